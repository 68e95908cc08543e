using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Matches the values a user gave with the inputs a command declares.</summary>
static class CommandArguments
{
    /// <summary>Copies of the declared inputs with the given values, or the first thing that is wrong with them.</summary>
    public static InteractionInputCollection Complete(
        IReadOnlyList<InteractionInput> declared, InteractionInputCollection given, out string? problem)
    {
        problem = null;
        foreach (var input in given)
        {
            if (!declared.Any(candidate => string.Equals(candidate.Name, input.Name, StringComparison.OrdinalIgnoreCase)))
                problem ??= $"The command has no argument '{input.Name}'.";
        }

        var inputs = new List<InteractionInput>(declared.Count);
        foreach (var input in declared)
        {
            var value = given.TryGetByName(input.Name, out var answer) ? answer.Value : input.Value;
            problem ??= Problem(input, value);
            inputs.Add(new()
            {
                Name = input.Name,
                Label = input.Label,
                InputType = input.InputType,
                Required = input.Required,
                Options = input.Options,
                AllowCustomChoice = input.AllowCustomChoice,
                MaxLength = input.MaxLength,
                Value = value,
            });
        }

        return new(inputs);
    }

    static string? Problem(InteractionInput input, string? value)
    {
        if (string.IsNullOrEmpty(value)) return input.Required ? $"The argument '{input.Name}' is required." : null;
        if (value.Length > input.MaxLength) return $"The argument '{input.Name}' is longer than {input.MaxLength} characters.";
        return input.InputType switch
        {
            InputType.Boolean when !bool.TryParse(value, out _) => $"The argument '{input.Name}' must be true or false.",
            InputType.Number when !double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out _) =>
                $"The argument '{input.Name}' must be a number.",
            InputType.Choice when !input.AllowCustomChoice && input.Options?.Any(option => option.Key == value) == false =>
                $"The argument '{input.Name}' must be one of: {string.Join(", ", input.Options.Select(option => option.Key))}.",
            _ => null,
        };
    }
}
