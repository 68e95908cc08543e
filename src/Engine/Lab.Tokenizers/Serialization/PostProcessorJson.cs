namespace Lab.Tokenizers;

/// <summary>$.post_processor of tokenizer.json.</summary>
static class PostProcessorJson
{
    public static IPostProcessor Read(JsonField field)
    {
        string type = field.Required("type").String();
        return type switch
        {
            "BertProcessing" => TemplateProcessor.Bert(TokenAndId(field.Required("cls")), TokenAndId(field.Required("sep"))),
            "TemplateProcessing" => Template(field),
            "RobertaProcessing" or "ByteLevel" or "Sequence" => throw field.NotSupportedYet("post-processor", type),
            _ => throw field.Required("type").Error($"The post-processor \"{type}\" is unknown.", "\"BertProcessing\" or \"TemplateProcessing\"."),
        };
    }

    static TemplateProcessor Template(JsonField field)
    {
        var tokens = new Dictionary<string, (int[] Ids, string[] Tokens)>();
        var defined = field.Required("special_tokens");
        foreach (var (name, value) in defined.Members())
        {
            var token = defined.Member(name, value);
            int[] ids = [.. token.Required("ids").Items().Select(i => i.NonNegative())];
            string[] texts = [.. token.Required("tokens").Items().Select(t => t.String())];
            if (ids.Length != texts.Length) throw token.Error($"There are {ids.Length} ids and {texts.Length} tokens.", "as many ids as tokens.");
            tokens[name] = (ids, texts);
        }
        return new([.. field.Required("single").Items().Select(p => Piece(p, tokens, false))],
            [.. field.Required("pair").Items().Select(p => Piece(p, tokens, true))]);
    }

    static TemplatePiece Piece(JsonField piece, Dictionary<string, (int[] Ids, string[] Tokens)> tokens, bool pair)
    {
        if (piece.Optional("Sequence") is { } sequence)
        {
            var id = sequence.Required("id");
            int typeId = sequence.Required("type_id").NonNegative();
            return id.String() switch
            {
                "A" => TemplatePiece.Text(0, typeId),
                "B" when pair => TemplatePiece.Text(1, typeId),
                "B" => throw id.Error("The template for one text names the second text.", "\"A\"."),
                var other => throw id.Error($"The sequence \"{other}\" is unknown.", "\"A\" or \"B\"."),
            };
        }
        var special = piece.Optional("SpecialToken") ?? throw piece.Error("The piece is of no known kind.", "\"Sequence\" or \"SpecialToken\".");
        var name = special.Required("id");
        if (!tokens.TryGetValue(name.String(), out var token))
            throw name.Error($"The token \"{name.String()}\" is not defined.", "a key of $.post_processor.special_tokens.");
        return TemplatePiece.SpecialTokens(special.Required("type_id").NonNegative(), token.Ids, token.Tokens);
    }

    // ["[SEP]", 102]
    static (string Token, int Id) TokenAndId(JsonField field)
    {
        var items = field.Items();
        if (items.Count != 2) throw field.Error($"There are {items.Count} values.", "a token and its id.");
        return (items[0].String(), items[1].NonNegative());
    }
}
