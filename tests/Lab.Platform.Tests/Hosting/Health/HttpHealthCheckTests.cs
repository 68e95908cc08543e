using System.Net;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lab.Platform.Tests.Hosting.Health;

public sealed class HttpHealthCheckTests
{
    readonly DistributedApplicationBuilder builder = HostingTest.Builder();

    [Theory]
    [InlineData(200, HealthStatus.Healthy, null)]
    [InlineData(503, HealthStatus.Unhealthy, "http://localhost:5001/health answered 503, expected 200.")]
    public async Task Status_DecidesOverHealth(int status, HealthStatus health, string? description)
    {
        var http = new StubHttp(_ => new((HttpStatusCode)status));

        var entry = await CheckAsync(http, web => web.WithHttpHealthCheck("/health"), "web_http_/health_200_check");

        Assert.Equal((health, description), (entry.Status, entry.Description));
    }

    [Fact]
    public async Task ExpectedStatus_CanBeAnother()
    {
        var http = new StubHttp(_ => new(HttpStatusCode.NoContent));

        var entry = await CheckAsync(http, web => web.WithHttpHealthCheck(statusCode: 204, endpointName: "admin"), "web_admin_/_204_check");

        Assert.Equal(HealthStatus.Healthy, entry.Status);
        Assert.Equal([("GET", "http://localhost:5002/", null)], http.Requests);
    }

    [Fact]
    public async Task NobodyAnswers_IsUnhealthyWithTheReason()
    {
        var entry = await CheckAsync(new(_ => throw new HttpRequestException("refused")), web => web.WithHttpHealthCheck("/health"), "web_http_/health_200_check");

        Assert.Equal((HealthStatus.Unhealthy, "http://localhost:5001/health: refused"), (entry.Status, entry.Description));
    }

    [Fact]
    public void SameCheckTwice_IsRefused()
    {
        var web = builder.AddExecutable("web", "x", ".").WithHttpEndpoint().WithHttpHealthCheck("/health");

        Assert.Throws<DistributedApplicationException>(() => web.WithHttpHealthCheck("/health"));
    }

    async Task<HealthReportEntry> CheckAsync(StubHttp http, Action<IResourceBuilder<ExecutableResource>> configure, string key)
    {
        http.Register(builder.Services, HttpHealthCheck.ClientName);
        configure(builder.AddExecutable("web", "x", ".").WithHttpEndpoint().WithHttpEndpoint(name: "admin"));
        HostingTest.Allocate(builder);
        await using var application = builder.Build();
        var report = await application.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        return report.Entries[key];
    }
}
