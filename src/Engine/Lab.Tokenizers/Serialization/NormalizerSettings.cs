namespace Lab.Tokenizers;

/// <summary>What tokenizer_config.json says of BERT's normalizer. It wins over tokenizer.json, as in transformers.</summary>
static class NormalizerSettings
{
    const string Lowercase = "do_lower_case", StripAccents = "strip_accents", Chinese = "tokenize_chinese_chars";

    /// <param name="parts">From tokenizer.json.</param>
    /// <param name="config">The bytes of tokenizer_config.json.</param>
    /// <param name="configFile">What messages call it.</param>
    /// <param name="notes">Takes what differs.</param>
    public static TokenizerParts Apply(TokenizerParts parts, ReadOnlyMemory<byte> config, string configFile, List<ErrorText> notes)
    {
        if (parts.Normalizer is not BertNormalizer stored) return parts;
        using var document = JsonFile.Parse(config, configFile);
        var settings = new JsonField(document.RootElement, configFile, "$");
        bool lowercase = settings.Optional(Lowercase)?.Boolean() ?? stored.Lowercase;
        bool chinese = settings.Optional(Chinese)?.Boolean() ?? stored.HandleChineseChars;
        // Without a word on accents they go with the case, where tokenizer.json does not say more.
        bool stripAccents = settings.Optional(StripAccents)?.Boolean() ?? (settings.Has(StripAccents) ? null : stored.AskedStripAccents) ?? lowercase;

        (string Name, bool Here, bool There)[] all =
            [(Lowercase, lowercase, stored.Lowercase), (StripAccents, stripAccents, stored.StripAccents), (Chinese, chinese, stored.HandleChineseChars)];
        var changed = all.Where(one => one.Here != one.There).ToArray();
        if (changed.Length == 0) return parts;
        static string Word(bool value) => value ? "true" : "false";
        notes.Add($"{configFile} and tokenizer.json differ, and the former counts: {string.Join(", ", changed.Select(one => $"{one.Name} is {Word(one.Here)}, not {Word(one.There)}"))}.");
        return parts.With(new BertNormalizer(stored.CleanText, chinese, stripAccents, lowercase));
    }
}
