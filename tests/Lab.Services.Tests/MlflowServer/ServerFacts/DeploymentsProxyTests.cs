using System.Net;
using Lab.MlflowServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lab.Services.Tests.MlflowServer.ServerFacts;

public sealed class DeploymentsProxyTests : IAsyncLifetime
{
    const string Route = "/ajax-api/2.0/mlflow/gateway-proxy";

    readonly ServerFolder folder = new();
    WebApplication target = null!, server = null!;
    HttpClient http = null!;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        target = WebApplication.CreateSlimBuilder().Build();
        target.Urls.Add("http://127.0.0.1:0");
        target.MapGet("/api/2.0/endpoints", () => "{\"endpoints\":[{\"name\":\"chat\"}]}");
        target.MapPost("/gateway/chat/invocations", async (HttpRequest request) => $"{{\"heard\":{await new StreamReader(request.Body).ReadToEndAsync(Stop)}}}");
        target.MapPost("/gateway/broken/invocations", () => Results.Text("no", statusCode: 503));
        await target.StartAsync(Stop);
        string address = target.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        server = MlflowServerApp.Create(folder.Arguments(), builder =>
        {
            builder.WebHost.UseTestServer();
            builder.Logging.ClearProviders();
            builder.Configuration.AddInMemoryCollection([new("MLFLOW_DEPLOYMENTS_TARGET", address)]);
        });
        await server.StartAsync(Stop);
        http = server.GetTestClient();
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await server.DisposeAsync();
        await target.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task EndpointsOfTheTarget_AreListedAndCalled()
    {
        Assert.Equal("""{"endpoints":[{"name":"chat"}]}""", await http.GetStringAsync($"{Route}?gateway_path=api/2.0/endpoints/", Stop));
        using var answer = await PostAsync("""{"gateway_path":"gateway/chat/invocations","json_data":{"prompt":"hello"}}""");
        Assert.Equal("""{"heard":{"prompt":"hello"}}""", await answer.Content.ReadAsStringAsync(Stop));
    }

    [Theory]
    [InlineData("{}", "Deployments proxy request must specify a gateway_path.")]
    [InlineData("""{"gateway_path":"foo/bar"}""", "Invalid gateway_path: foo/bar for method: POST")]
    [InlineData("""{"gateway_path":"gateway/../invocations"}""", "Invalid gateway_path: gateway/../invocations for method: POST")]
    [InlineData("""{"gateway_path":"gateway/a%2fb/invocations"}""", "Invalid gateway_path: gateway/a%2fb/invocations for method: POST")]
    [InlineData("""{"gateway_path":"gateway/a?b/invocations"}""", "Invalid gateway_path: gateway/a?b/invocations for method: POST")]
    [InlineData("""{"gateway_path":"http://other/gateway/a/invocations"}""", "Invalid gateway_path: http://other/gateway/a/invocations for method: POST")]
    public async Task PathThatLeadsElsewhere_IsRefused(string body, string message)
    {
        using var answer = await PostAsync(body);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(message, await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RefusalOfTheTarget_IsTold()
    {
        using var answer = await PostAsync("""{"gateway_path":"gateway/broken/invocations","json_data":{}}""");
        Assert.Equal(HttpStatusCode.InternalServerError, answer.StatusCode);
        Assert.Contains("Deployments proxy request failed with error code 503. Error message: no", await answer.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
    }

    Task<HttpResponseMessage> PostAsync(string body) => http.PostAsync(Route, new StringContent(body, System.Text.Encoding.UTF8, "application/json"), Stop);
}
