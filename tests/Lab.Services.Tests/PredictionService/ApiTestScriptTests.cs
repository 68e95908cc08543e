using System.Diagnostics;
using Lab.TestSupport;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Services.Tests.PredictionService;

/// <summary>docs/api-test.sh, as a person runs it.</summary>
public sealed class ApiTestScriptTests
{
    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    static async Task<(int Code, string[] Lines)> RunAsync(ListeningService service)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "It is a shell script.");
        Assert.SkipUnless(IsOnPath("curl"), "No curl on PATH.");
        var start = new ProcessStartInfo("sh", [Path.Combine(RepositoryRoot.Path, "docs", "api-test.sh"), service.Client.BaseAddress!.ToString()]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(Deadline);
        await process.WaitForExitAsync(Deadline);
        return (process.ExitCode, output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    static bool IsOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    [Fact]
    public async Task WholeService_PassesEveryCheck_AndNoRouteIsForgotten()
    {
        await using var service = await ListeningService.StartAsync();

        var (code, lines) = await RunAsync(service);

        Assert.Equal([], lines[..^1].Where(line => !line.StartsWith("ok      ", StringComparison.Ordinal)));
        Assert.Equal((0, "all checks passed"), (code, lines[^1]));
        var routes =
            from endpoint in service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
            select $"ok      {method} /{endpoint.RoutePattern.RawText!.Trim('/').Replace(":guid", "", StringComparison.Ordinal)}";
        Assert.Equal([], routes.Where(route => !lines.Any(line => line == route || line.StartsWith(route + " ", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task ServiceWithoutModel_FailsTheChecksThatNeedIt()
    {
        await using var service = await ListeningService.StartAsync(new LabException(ErrorKind.Model, "There is no model."));

        var (code, lines) = await RunAsync(service);

        Assert.Equal(1, code);
        Assert.Contains(lines, line => line.StartsWith("failed  POST /predict: expected 200 with '\"sentiment\":', came 503 ", StringComparison.Ordinal));
        Assert.Contains("ok      GET /alive", lines);
        Assert.EndsWith(" checks failed", lines[^1]);
    }
}
