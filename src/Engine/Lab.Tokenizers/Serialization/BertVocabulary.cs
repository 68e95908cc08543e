namespace Lab.Tokenizers;

/// <summary>A BERT tokenizer from vocab.txt and the settings of tokenizer_config.json, as transformers' BertTokenizer builds it.</summary>
static class BertVocabulary
{
    const int MaxCharsPerWord = 100;
    static readonly string[] roles = ["unk_token", "sep_token", "pad_token", "cls_token", "mask_token"];

    /// <param name="config">The bytes of tokenizer_config.json; null without that file.</param>
    public static TokenizerParts Read(ReadOnlySpan<byte> vocabulary, string vocabularyFile, ReadOnlyMemory<byte>? config, string configFile)
    {
        var ids = VocabularyText.Read(vocabulary, vocabularyFile);
        using var document = JsonFile.Parse(config ?? "{}"u8.ToArray(), configFile);
        var settings = new JsonField(document.RootElement, configFile, "$");
        bool lowercase = settings.Optional("do_lower_case")?.Boolean() ?? true;
        var specials = roles.ToDictionary(role => role, role => Special(settings, role));
        return new()
        {
            Model = new WordPieceModel(new(ids), specials["unk_token"].Content, "##", MaxCharsPerWord),
            Normalizer = new BertNormalizer(true, settings.Optional("tokenize_chinese_chars")?.Boolean() ?? true,
                settings.Optional("strip_accents")?.Boolean(), lowercase),
            PreTokenizer = new BertPreTokenizer(),
            PostProcessor = TemplateProcessor.Bert(Required("cls_token"), Required("sep_token")),
            Decoder = new WordPieceDecoder("##", true),
            // By id, as tokenizer.json lists them. A default name that the vocabulary lacks would get an id that the model does not know.
            AddedTokens = [.. specials.Where(s => ids.ContainsKey(s.Value.Content) || settings.Optional(s.Key) is not null)
                .Select(s => s.Value).DistinctBy(t => t.Content).OrderBy(t => ids.GetValueOrDefault(t.Content, int.MaxValue))],
        };

        (string Token, int Id) Required(string role)
        {
            string token = specials[role].Content;
            if (ids.TryGetValue(token, out int id)) return (token, id);
            throw new LabException(ErrorKind.Model, $"The {role} \"{token}\" is not in the vocabulary.", vocabularyFile,
                "a line with this token.", $"Name another token as \"{role}\" in {configFile}.");
        }
    }

    // "[CLS]", or an object {"content": "[CLS]", "lstrip": false, ...}
    static AddedToken Special(JsonField settings, string role)
    {
        if (settings.Optional(role) is not { } field) return new($"[{role[..^6].ToUpperInvariant()}]", Normalized: false, Special: true);
        if (!field.IsObject) return new(field.String(), Normalized: false, Special: true);
        return new(field.Required("content").String(), field.Optional("single_word")?.Boolean() ?? false, field.Optional("lstrip")?.Boolean() ?? false,
            field.Optional("rstrip")?.Boolean() ?? false, field.Optional("normalized")?.Boolean() ?? false, true);
    }
}
