using System.Text.RegularExpressions;
using Lab.TestSupport;

namespace Lab.Services.Tests.Documentation;

/// <summary>docs/operations.md against the code: keys with their defaults, and environment variables.</summary>
public sealed partial class OperationsPageTests
{
    static readonly string page = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "docs", "operations.md"));

    [Fact]
    public void Tables_HaveEveryKeyAndNoOther() => Assert.Equal(OptionKeys.All.Keys.Order(StringComparer.Ordinal), Documented.Keys.Order(StringComparer.Ordinal));

    [Fact]
    public void Defaults_AreThoseOfTheOptions()
    {
        var documented = Documented;
        // A unit may follow: "4,096 tokens".
        Assert.Equal(
            [],
            OptionKeys.All.Where(option => documented.TryGetValue(option.Key, out string? cell) && cell != option.Value && !cell.StartsWith(option.Value + " ", StringComparison.Ordinal))
                .Select(option => $"{option.Key}: {option.Value}, documented {documented[option.Key]}"));
    }

    [Fact]
    public void Keys_AreFoundInNestedSectionsToo()
    {
        Assert.Equal("4,096", OptionKeys.All["Batching:MaxBatchTokens"]);
        Assert.Equal("30.00:00:00", OptionKeys.All["Monitor:Staleness:MaxModelAge"]);
        Assert.DoesNotContain("Alerts:RecipientList", OptionKeys.All.Keys);
    }

    /// <summary>Read by the OpenTelemetry library itself.</summary>
    static readonly string[] ofTheLibrary = ["OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES", "OTEL_EXPORTER_OTLP_HEADERS", "OTEL_EXPORTER_OTLP_PROTOCOL"];

    [Fact]
    public void Variables_OfTheCodeAreAllDocumented() => Assert.Equal([], Read().Except(DocumentedVariables).Order(StringComparer.Ordinal));

    [Fact]
    public void DocumentedVariables_AreReadSomewhere() =>
        Assert.Equal([], DocumentedVariables.Where(name => !name.Contains("__", StringComparison.Ordinal)).Except([.. Read(), .. ofTheLibrary]).Order(StringComparer.Ordinal));

    static Dictionary<string, string> Documented => KeyRow.Matches(page).ToDictionary(row => row.Groups[1].Value, row => row.Groups[2].Value.Trim(), StringComparer.Ordinal);

    static string[] DocumentedVariables => [.. VariableRow.Matches(page).Select(row => row.Groups[1].Value)];

    static IEnumerable<string> Read() => ((string[])["src", "ServiceDefaults", "AppHost"])
        .SelectMany(folder => Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, folder), "*.cs", SearchOption.AllDirectories))
        .SelectMany(file => Literal.Matches(File.ReadAllText(file)))
        .Select(literal => literal.Groups[1].Value)
        // A kind of place on MLflow's wire, no variable.
        .Where(name => name != "MLFLOW_EXPERIMENT")
        .Distinct(StringComparer.Ordinal);

    [GeneratedRegex(@"^\| `([A-Z]\w+(?::\w+)+)` \| ([^|]+) \|", RegexOptions.Multiline)]
    static partial Regex KeyRow { get; }

    [GeneratedRegex(@"^\| `([A-Z]\w*_\w+)` \| [^|]+ \|", RegexOptions.Multiline)]
    static partial Regex VariableRow { get; }

    [GeneratedRegex("\"((?:LAB|OTEL|MLFLOW|AWS|HF)_[A-Z0-9_]+|PIP_INDEX_URL|VIRTUAL_ENV|MODEL_PATH|LOG_LEVEL|NO_COLOR|XDG_CACHE_HOME)\"")]
    static partial Regex Literal { get; }
}
