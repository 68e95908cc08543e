using System.Globalization;

namespace Lab.MlflowServer.Search;

/// <summary>Values of clauses, checked against their keys with the reference server's words.</summary>
static class FilterValues
{
    public static double MetricNumber(Token value) => value.Kind == TokenKind.Number
        ? Number(value)
        : throw MlflowException.Invalid($"Expected numeric value type for metric. Found {value.Raw}");

    public static double AttributeNumber(Identifier key, Token value, bool alsoText)
    {
        if (value.Kind == TokenKind.Number) return Number(value);
        // The registry takes '2' for 2; a text that is no number equals none.
        if (alsoText && value.Kind == TokenKind.Text)
            return double.TryParse(value.Unquoted, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;
        throw MlflowException.Invalid($"Expected numeric value type for numeric attribute: {key.Key}. Found {value.Raw}");
    }

    public static string Text(Identifier key, Token value)
    {
        if (value.Kind == TokenKind.Text) return value.Unquoted;
        if (value.Kind == TokenKind.Word)
            throw MlflowException.Invalid(
                $"Parameter value is either not quoted or unidentified quote types used for string value {value.Raw}. Use either single or double quotes.");
        throw MlflowException.Invalid(key.Entity switch
        {
            Entity.Attribute => $"Expected a quoted string value for attributes. Got value {value.Raw}",
            Entity.Dataset => $"Expected a quoted string value for dataset attributes. Got value {value.Raw}",
            _ => $"Expected a quoted string value for {key.EntityName} (e.g. 'my-value'). Got value {value.Raw}",
        });
    }

    public static IEnumerable<string> Texts(IReadOnlyList<Token> list) => list.Select(value => value.Kind == TokenKind.Text
        ? value.Unquoted
        : throw MlflowException.Invalid("While parsing a list in the query, expected string value, punctuation, or whitespace, but got different type in list: "
            + $"({string.Join(", ", list.Select(token => token.Raw))})"));

    static double Number(Token value) => double.Parse(value.Raw, NumberStyles.Float, CultureInfo.InvariantCulture);
}
