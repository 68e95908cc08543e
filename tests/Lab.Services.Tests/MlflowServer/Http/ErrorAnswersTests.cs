using System.Net.Http.Json;
using System.Text.Json;
using Lab.MlflowServer.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.TestHost;

namespace Lab.Services.Tests.MlflowServer.Http;

public sealed class ErrorAnswersTests
{
    [Theory]
    [InlineData(ErrorKind.Usage, 400, "INVALID_PARAMETER_VALUE")]
    [InlineData(ErrorKind.Model, 503, "TEMPORARILY_UNAVAILABLE")]
    public async Task FailureOfALibrary_IsAnsweredWithTheCodeOfItsKind(ErrorKind kind, int status, string code)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseTestServer();
        await using var app = builder.Build();
        app.UseMiddleware<ErrorAnswers>();
        app.Run(_ => throw new LabException(kind, "It is wrong.", "here"));
        await app.StartAsync(cancellation);
        using var client = app.GetTestClient();

        using var answer = await client.GetAsync(new Uri("/", UriKind.Relative), cancellation);
        var body = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);

        Assert.Equal((status, code, "here: It is wrong."), ((int)answer.StatusCode, body.GetProperty("error_code").GetString(), body.GetProperty("message").GetString()));
    }
}
