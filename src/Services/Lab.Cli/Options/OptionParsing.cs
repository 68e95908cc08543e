using System.CommandLine;
using System.Globalization;

namespace Lab.Cli.Options;

/// <summary>Options whose values are checked while the command line is read, with a message that says what would be right.</summary>
static class OptionParsing
{
    public static Option<string?> Text(string name, string value, string description) => new(name) { Description = description, HelpName = value };

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    public static Option<int?> Whole(string name, string description, int min, int max = int.MaxValue) => Parsed<int?>(
        name, "N", description, max == int.MaxValue ? $"a whole number from {min}" : $"a whole number from {min} to {max}",
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) && value >= min && value <= max ? value : null);

    public static Option<ulong?> Seed(string name, string description) => Parsed<ulong?>(
        name, "N", description, "a whole number from 0",
        text => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong value) ? value : null);

    /// <param name="name">With its dashes.</param>
    /// <param name="description">For the help.</param>
    /// <param name="expected">The range in words.</param>
    /// <param name="right">Whether a finite number is in the range.</param>
    public static Option<double?> Number(string name, string description, string expected, Func<double, bool> right) => Parsed<double?>(
        name, "X", description, expected,
        text => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) && double.IsFinite(value) && right(value) ? value : null);

    public static Option<T?> Choice<T>(string name, string description, params (string Word, T Value)[] choices) where T : struct => Parsed<T?>(
        name, string.Join('|', choices.Select(choice => choice.Word)), description, string.Join(", ", choices.Select(choice => choice.Word)),
        text => choices.Where(choice => string.Equals(choice.Word, text, StringComparison.OrdinalIgnoreCase)).Select(choice => (T?)choice.Value).FirstOrDefault());

    public static Option<T> Parsed<T>(string name, string value, string description, string expected, Func<string, T> parse) => new(name)
    {
        Description = description,
        HelpName = value,
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (parse(text) is { } parsed) return parsed;
            result.AddError($"The value of {name} is '{text}'. Expected: {expected}.");
            return default!;
        },
    };
}
