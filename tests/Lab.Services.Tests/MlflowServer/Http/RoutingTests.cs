using System.Net;
using System.Text;

namespace Lab.Services.Tests.MlflowServer.Http;

public sealed class RoutingTests(TrackingServer server) : IClassFixture<TrackingServer>
{
    [Theory]
    [InlineData("GET", "/health", "OK")]
    [InlineData("GET", "/version", "3.17.2")]
    public async Task Facts_ArePlainText(string method, string path, string text)
    {
        using var answer = await server.SendAsync(new HttpMethod(method), path, null);
        Assert.Equal((HttpStatusCode.OK, text), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    [Theory]
    [InlineData("/api/3.0/mlflow/server-info")]
    [InlineData("/ajax-api/3.0/mlflow/server-info")]
    public async Task ServerInfo_SaysThatThereAreNoWorkspaces(string path)
    {
        var info = await server.GetAsync(path);
        Assert.Equal(("SqlStore", false), (info.GetProperty("store_type").GetString(), info.GetProperty("workspaces_enabled").GetBoolean()));
    }

    [Theory]
    [InlineData("GET", "nothing/here", 404)]
    [InlineData("POST", "/api/2.0/nothing", 404)]
    [InlineData("GET", "/api/9.9/mlflow/runs/get", 404)]
    [InlineData("GET", "runs/create", 405)]
    [InlineData("DELETE", "experiments/create", 405)]
    [InlineData("PUT", "/health", 405)]
    [InlineData("PUT", "/ajax-api/2.0/mlflow/upload-artifact", 405)]
    [InlineData("GET", "/api/2.0/mlflow/metrics/get-history-bulk", 404)]
    public async Task UnknownPathOrWrongMethod_IsASmallPage(string method, string path, int status)
    {
        using var answer = await server.SendAsync(new HttpMethod(method), path, method == "GET" ? null : "{}");
        Assert.Equal((status, "text/html"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith($"<!doctype html>\n<html lang=en>\n<title>{status} ", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "Bad Request. Content-Type header is missing.")]
    [InlineData("text/plain", "Bad Request. Content-Type must be one of ['application/json'].")]
    [InlineData("application/x-www-form-urlencoded", "Bad Request. Content-Type must be one of ['application/json'].")]
    public async Task BodyOfAnotherType_IsRefused(string? type, string message)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"name":"x"}"""));
        if (type is not null) content.Headers.ContentType = new(type);
        using var answer = await server.Http.PostAsync("/api/2.0/mlflow/experiments/create", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(
            $$"""{"error_code":"INVALID_PARAMETER_VALUE","message":"{{message}}","sqlstate":"KAM00","error_class":"INVALID_PARAMETER_VALUE"}""",
            await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("{\"name\": ")]
    [InlineData("not json")]
    [InlineData("null")]
    [InlineData("")]
    public Task BodyThatIsNoJson_CountsAsEmpty(string body) => server.InvalidAsync(
        "experiments/create", body, "Missing value for required parameter 'name'. See the API docs for more information about request parameters.");

    [Fact]
    public async Task UnknownFields_AreIgnored() => await server.PostAsync("experiments/create", """{"name":"extra","not_a_field":1}""");
}
