using System.Globalization;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Search;

/// <summary>Values of clauses, checked against their keys with the reference server's words.</summary>
static class FilterValues
{
    public static double MetricNumber(Token value) => value.Kind == TokenKind.Number
        ? Number(value)
        : throw MlflowException.Invalid($"Expected numeric value type for metric. Found {value.Raw}");

    public static double AttributeNumber(Identifier key, Token value) => value.Kind == TokenKind.Number
        ? Number(value)
        : throw MlflowException.Invalid($"Expected numeric value type for numeric attribute: {key.Key}. Found {value.Raw}");

    /// <summary>As the registry takes it: 2 or '2', nothing else.</summary>
    public static long WholeNumber(Identifier key, Token value)
    {
        if (value.Kind == TokenKind.Word) throw Unquoted(value);
        string text = value.Kind == TokenKind.Text ? value.Unquoted : value.Raw;
        return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out long number)
            ? number
            : throw MlflowException.Invalid($"Invalid value for numeric attribute '{key.Key}': {value.Raw}");
    }

    public static string Text(Identifier key, Token value)
    {
        if (value.Kind == TokenKind.Text) return value.Unquoted;
        if (value.Kind == TokenKind.Word) throw Unquoted(value);
        throw MlflowException.Invalid(key.Entity switch
        {
            Entity.Attribute => $"Expected a quoted string value for attributes. Got value {value.Raw}",
            Entity.Dataset => $"Expected a quoted string value for dataset attributes. Got value {value.Raw}",
            _ => $"Expected a quoted string value for {key.EntityName} (e.g. 'my-value'). Got value {value.Raw}",
        });
    }

    public static List<string> Texts(IReadOnlyList<Token> list)
    {
        var texts = new List<string>(list.Count);
        foreach (var value in list)
            texts.Add(value.Kind == TokenKind.Text ? value.Unquoted : throw MlflowException.Invalid(
                "While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: "
                + Excerpts.Of($"({string.Join(", ", list.Select(token => token.Raw))})")));
        return texts;
    }

    static MlflowException Unquoted(Token value) => MlflowException.Invalid(
        $"Parameter value is either not quoted or unidentified quote types used for string value {value.Raw}. Use either single or double quotes.");

    static double Number(Token value) => double.Parse(value.Raw, NumberStyles.Float, CultureInfo.InvariantCulture);
}
