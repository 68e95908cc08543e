using System.Text.RegularExpressions;
using Lab.TestSupport;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Services.Tests.MlflowServer.Http;

public sealed partial class RouteTableTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    // Answered before routing, from the request line.
    const string Proxied = "/api/2.0/mlflow-artifacts/artifacts/PATH";

    [Fact]
    public void CompatibilityTable_IsTheRoutesOfTheServer()
    {
        var served = server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Where(method => method != "HEAD")
                .Select(method => $"{method} {route.RoutePattern.RawText}"));
        var documented = Rows().Where(row => row.Path != Proxied).SelectMany(row => Twins(row).Select(path => $"{row.Method} {path}"));
        Assert.Equal(documented.Order(StringComparer.Ordinal), served.Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task RoutesThatAreNotHere_SaySoInTheErrorShape_AndNoOthersDo()
    {
        foreach (var row in Rows().Where(row => row.Path.Contains("mlflow/", StringComparison.Ordinal) && row.Path != Proxied))
            foreach (string path in Twins(row))
            {
                using var answer = await server.SendAsync(new HttpMethod(row.Method), Parameter().Replace(path, "x"), row.Method == "GET" ? null : "{}");
                bool isMissing = (int)answer.StatusCode == 501;
                Assert.True(isMissing == (row.State == "no"), $"{row.Method} {path}: {(int)answer.StatusCode}, but the table says {row.State}");
                if (isMissing) Assert.Contains("\"error_code\":\"NOT_IMPLEMENTED\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            }
    }

    static IEnumerable<(string Method, string Path, string State, string Note)> Rows() =>
        Row().Matches(File.ReadAllText(Path.Combine(RepositoryRoot.Path, "src", "Services", "Lab.MlflowServer", "COMPATIBILITY.md")))
            .Select(row => (row.Groups["method"].Value, row.Groups["path"].Value, row.Groups["state"].Value, row.Groups["note"].Value));

    static IEnumerable<string> Twins((string Method, string Path, string State, string Note) row) =>
        row.Path.StartsWith("/api/", StringComparison.Ordinal) && !row.Note.Contains("no twin", StringComparison.Ordinal)
            ? [row.Path, row.Path.Replace("/api/", "/ajax-api/", StringComparison.Ordinal)] : [row.Path];

    [GeneratedRegex(@"^\| (?<method>[A-Z, ]+) \| `(?<path>/[^`]*)` \| (?<state>yes|partly|off|no) \|(?<note>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
