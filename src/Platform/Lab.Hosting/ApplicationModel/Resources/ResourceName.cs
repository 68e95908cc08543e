namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Rules for names: 1 to 64 ASCII letters, digits and hyphens, beginning with a letter, not ending with a hyphen and
/// without two hyphens in a row (names become host names, DCP object names and parts of variable names).
/// </summary>
static class ResourceName
{
    public const int MaxLength = 64;

    /// <param name="name">Name to check.</param>
    /// <param name="target">What is named: "Resource", "Endpoint".</param>
    public static void Validate(string name, string target = "Resource")
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Problem(name) is { } problem)
            throw new ArgumentException($"{target} name '{name}' is invalid: {problem}", nameof(name));
    }

    static string? Problem(string name)
    {
        if (name.Length > MaxLength) return $"it has {name.Length} characters, at most {MaxLength} are allowed.";
        if (!char.IsAsciiLetter(name[0])) return "it must begin with an ASCII letter.";
        foreach (var c in name)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c != '-') return $"'{c}' is not an ASCII letter, digit or hyphen.";
        }

        if (name[^1] == '-') return "it must not end with a hyphen.";
        return name.Contains("--", StringComparison.Ordinal) ? "it must not contain two hyphens in a row." : null;
    }
}
