using System.Net;
using Lab.Services.Tests.PredictionService;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Lab.Services.Tests.ServiceDefaults.Health;

public sealed class DefaultEndpointsTests
{
    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    static async Task<WebApplication> StartAsync(Action<IHealthChecksBuilder>? checks = null, Action<WebApplication>? routes = null)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseTestServer();
        builder.Services.AddRouting();
        builder.AddServiceDefaults();
        checks?.Invoke(builder.Services.AddHealthChecks());
        var app = builder.Build();
        app.UseRouting();
        routes?.Invoke(app);
        app.MapDefaultEndpoints();
        await app.StartAsync(Deadline);
        return app;
    }

    [Fact]
    public async Task ServiceWithoutChecks_IsHealthyAndAlive()
    {
        await using var app = await StartAsync();
        using var client = app.GetTestClient();

        Assert.Equal(HttpAnswer.Json("""{"status":"healthy","checks":{"self":{"status":"healthy"}}}"""), await client.GetAnswerAsync("/health"));
        Assert.Equal(HttpAnswer.Json("""{"status":"alive","checks":{"self":{"status":"healthy"}}}"""), await client.GetAnswerAsync("/alive"));
    }

    [Fact]
    public async Task DegradedPart_IsToldWith200()
    {
        await using var app = await StartAsync(checks => checks.AddCheck(
            "redis", () => HealthCheckResult.Degraded("away since 12:00", data: new Dictionary<string, object> { ["since"] = "12:00" })));

        Assert.Equal(
            HttpAnswer.Json("""{"status":"degraded","checks":{"self":{"status":"healthy"},"redis":{"status":"degraded","description":"away since 12:00","data":{"since":"12:00"}}}}"""),
            await app.GetTestClient().GetAnswerAsync("/health"));
    }

    [Fact]
    public async Task UnhealthyPart_Is503WithoutItsException_AndTheProcessIsAlive()
    {
        await using var app = await StartAsync(checks => checks.AddCheck("disk", () => throw new IOException("/etc/secret")));
        using var client = app.GetTestClient();

        var health = await client.GetAnswerAsync("/health");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.Status);
        Assert.DoesNotContain("\"exception\"", health.Body);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAnswerAsync("/alive")).Status);
    }

    [Fact]
    public async Task RouteOfTheServiceItself_Stays()
    {
        await using var app = await StartAsync(routes: app => app.MapGet("/health", () => "mine"));
        using var client = app.GetTestClient();

        Assert.Equal("mine", (await client.GetAnswerAsync("/health")).Body);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAnswerAsync("/alive")).Status);
    }
}
