namespace Lab.Tokenizers;

/// <summary>$.truncation and $.padding of tokenizer.json.</summary>
static class ParametersJson
{
    public static Truncation Truncation(JsonField field)
    {
        var strategy = field.Required("strategy");
        return new(field.Required("max_length").Length(), strategy.String() switch
        {
            "LongestFirst" => TruncationStrategy.LongestFirst,
            "OnlyFirst" => TruncationStrategy.OnlyFirst,
            "OnlySecond" => TruncationStrategy.OnlySecond,
            var other => throw strategy.Error($"The strategy \"{other}\" is unknown.", "LongestFirst, OnlyFirst or OnlySecond."),
        }, field.Required("stride").Length(), field.Optional("direction") is { } direction ? Side(direction) : TextSide.Right);
    }

    public static Padding Padding(JsonField field)
    {
        var strategy = field.Required("strategy");
        int? length = null;
        if (strategy.IsObject) length = strategy.Required("Fixed").NonNegative(Lab.Tokenizers.Padding.MaxLength);
        else if (strategy.String() is var name && name != "BatchLongest")
            throw strategy.Error($"The strategy \"{name}\" is unknown.", "\"BatchLongest\" or {\"Fixed\": length}.");
        return new(length, field.Optional("pad_to_multiple_of")?.NonNegative(Lab.Tokenizers.Padding.MaxLength), field.Required("pad_id").NonNegative(),
            field.Required("pad_token").String(), field.Required("pad_type_id").NonNegative(), Side(field.Required("direction")));
    }

    static TextSide Side(JsonField direction) => direction.String() switch
    {
        "Right" => TextSide.Right,
        "Left" => TextSide.Left,
        var other => throw direction.Error($"The direction \"{other}\" is unknown.", "\"Left\" or \"Right\"."),
    };
}
