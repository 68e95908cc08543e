using System.Text.RegularExpressions;

namespace Lab.MlflowServer.Registry;

/// <summary>What the operator lets be a source of model versions, beside the rules that hold anyway.</summary>
/// <param name="allowed">A source must match it somewhere; null: each may be.</param>
sealed class VersionSourceRule(Regex? allowed)
{
    const string Key = "MLFLOW_CREATE_MODEL_VERSION_SOURCE_VALIDATION_REGEX";

    static readonly TimeSpan mostTime = TimeSpan.FromSeconds(1);

    /// <summary>What is read outside the sections, with the defaults.</summary>
    public static (string Key, string? Default)[] Keys { get; } = [(Key, null)];

    /// <exception cref="LabException">The pattern is none.</exception>
    public static VersionSourceRule Read(IConfiguration configuration)
    {
        if (configuration[Key] is not { Length: > 0 } pattern) return new(null);
        try
        {
            return new(new Regex(pattern, RegexOptions.CultureInvariant, mostTime));
        }
        catch (ArgumentException wrong)
        {
            throw new LabException(ErrorKind.Usage, $"'{pattern}' is no regular expression: {wrong.Message}", Key, "a regular expression, as ^mlflow-artifacts:/.*$.");
        }
    }

    public void Check(string source)
    {
        if (allowed is not null && !allowed.IsMatch(source)) throw MlflowException.Invalid($"Invalid model version source: '{source}'.");
    }
}
