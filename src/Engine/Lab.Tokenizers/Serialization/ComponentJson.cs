namespace Lab.Tokenizers;

/// <summary>Normalizer, pre-tokenizer, decoder and added tokens of tokenizer.json.</summary>
static class ComponentJson
{
    static readonly HashSet<string> laterNormalizers =
    [
        "Sequence", "Strip", "StripAccents", "NFC", "NFD", "NFKC", "NFKD", "Lowercase", "Nmt", "Precompiled", "Replace", "Prepend", "ByteLevel",
    ];

    static readonly HashSet<string> laterPreTokenizers =
    [
        "ByteLevel", "CharDelimiterSplit", "Metaspace", "Sequence", "Split", "Punctuation", "WhitespaceSplit", "Digits", "UnicodeScripts",
        "FixedLength",
    ];

    static readonly HashSet<string> laterDecoders =
        ["BPEDecoder", "ByteLevel", "Metaspace", "CTC", "Sequence", "Replace", "Fuse", "Strip", "ByteFallback"];

    public static INormalizer Normalizer(JsonField field)
    {
        string type = field.Required("type").String();
        if (type != "BertNormalizer") throw Unknown(field, "normalizer", type, laterNormalizers, "\"BertNormalizer\".");
        bool lowercase = field.Required("lowercase").Boolean();
        return new BertNormalizer(field.Required("clean_text").Boolean(), field.Required("handle_chinese_chars").Boolean(),
            field.Optional("strip_accents")?.Boolean(), lowercase);
    }

    public static IPreTokenizer PreTokenizer(JsonField field)
    {
        string type = field.Required("type").String();
        return type switch
        {
            "BertPreTokenizer" => new BertPreTokenizer(),
            "Whitespace" => new WhitespacePreTokenizer(),
            _ => throw Unknown(field, "pre-tokenizer", type, laterPreTokenizers, "\"BertPreTokenizer\" or \"Whitespace\"."),
        };
    }

    public static IDecoder Decoder(JsonField field)
    {
        string type = field.Required("type").String();
        if (type != "WordPiece") throw Unknown(field, "decoder", type, laterDecoders, "\"WordPiece\".");
        return new WordPieceDecoder(field.Required("prefix").String(), field.Required("cleanup").Boolean());
    }

    /// <summary>The id in the file is checked, then ignored: the original gives the next free one.</summary>
    public static AddedToken AddedToken(JsonField field)
    {
        field.Required("id").NonNegative();
        return Flags(field);
    }

    /// <summary>An added token without its id.</summary>
    public static AddedToken Flags(JsonField field) => new(
        field.Required("content").String(), field.Required("single_word").Boolean(), field.Required("lstrip").Boolean(),
        field.Required("rstrip").Boolean(), field.Required("normalized").Boolean(), field.Required("special").Boolean());

    static LabException Unknown(JsonField field, string kind, string type, HashSet<string> later, string expected) =>
        later.Contains(type) ? field.NotSupportedYet(kind, type) : field.Required("type").Error($"The {kind} \"{type}\" is unknown.", expected);
}
