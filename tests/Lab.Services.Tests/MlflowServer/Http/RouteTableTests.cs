using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Services.Tests.MlflowServer.Http;

public sealed partial class RouteTableTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    // Answered before routing, from the request line.
    const string Proxied = "/api/2.0/mlflow-artifacts/artifacts/PATH";

    [Fact]
    public void ReadmeTable_IsTheRoutesOfTheServer()
    {
        var served = server.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .SelectMany(route => (route.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? []).Where(method => method != "HEAD")
                .Select(method => $"{method} {route.RoutePattern.RawText}"));
        Assert.Equal(Documented().Order(StringComparer.Ordinal), served.Distinct().Order(StringComparer.Ordinal));
    }

    static IEnumerable<string> Documented()
    {
        foreach (Match row in Row().Matches(File.ReadAllText(Readme())))
        {
            string method = row.Groups["method"].Value, path = row.Groups["path"].Value;
            if (path == Proxied) continue;
            yield return $"{method} {path}";
            if (!row.Groups["note"].Value.Contains("no twin", StringComparison.Ordinal)) yield return $"{method} {path.Replace("/api/", "/ajax-api/", StringComparison.Ordinal)}";
        }
    }

    static string Readme()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Lab.sln"))) return Path.Combine(folder.FullName, "src", "Services", "Lab.MlflowServer", "README.md");
        throw new FileNotFoundException("Lab.sln");
    }

    [GeneratedRegex(@"^\| (?<method>[A-Z, ]+) \| `(?<path>/[^`]*)`(?<note>[^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
