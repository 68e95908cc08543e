using System.Net;
using Lab.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Services.Tests.ServiceDefaults.Access;

public sealed class ApiKeyTests
{
    const string Key = "k3y-0f-the-lab";

    static readonly string[] administered =
    [
        "monitor POST /commands/check-staleness", "monitor POST /commands/send-test-mail", "mailbox DELETE /api/mails",
        "prediction-service GET /feedback", "prediction-service HEAD /feedback", "prediction-service POST /feedback/{id:guid}/accept", "prediction-service POST /feedback/{id:guid}/correct",
        "prediction-service POST /feedback/{id:guid}/drop", "prediction-service DELETE /feedback/{id:guid}",
        "prediction-service POST /models/sentiment/rollback", "trainer POST /commands/retrain-now",
    ];

    [Fact]
    public async Task RoutesThatAdminister_AreMarked()
    {
        var marked = new List<string>();
        foreach (string name in AnyService.Names.Select(row => row.Data))
        {
            await using var service = await AnyService.StartAsync(name);
            marked.AddRange(
                from endpoint in service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
                where endpoint.Metadata.GetMetadata<NeedsApiKey>() is not null
                from method in endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods
                select $"{name} {method} /{endpoint.RoutePattern.RawText!.Trim('/')}");
        }
        Assert.Equal(administered.Order(), marked.Order());
    }

    [Theory]
    [InlineData(null, null, 401)]
    [InlineData("X-Api-Key", "wrong", 401)]
    [InlineData("X-Api-Key", "", 401)]
    [InlineData("X-Api-Key", "k3y-0f-the-la", 401)]
    [InlineData("X-Api-Key", "k3y-0f-the-lab2", 401)]
    [InlineData("X-Api-Key", "K3Y-0F-THE-LAB", 401)]
    [InlineData("Authorization", "Bearer wrong", 401)]
    [InlineData("Authorization", "Basic k3y-0f-the-lab", 401)]
    [InlineData("Authorization", "Bearer", 401)]
    [InlineData("Authorization", "k3y-0f-the-lab", 401)]
    [InlineData("X-Api-Key", Key, 200)]
    [InlineData("Authorization", "Bearer " + Key, 200)]
    [InlineData("authorization", "bearer " + Key, 200)]
    public async Task ConfiguredKey_IsNeededOnThisMachineToo(string? header, string? value, int status)
    {
        await using var service = await AnyService.StartAsync(AnyService.Mailbox, $"Access:ApiKey={Key}");
        using var answer = await service.SendAsync("DELETE", "/API/mails", null, header is null ? [] : [(header, value!)]);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(status == 401 ? "Bearer realm=\"sentiment-lab\"" : "", answer.Headers.WwwAuthenticate.ToString());
        Assert.DoesNotContain(Key, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.DoesNotContain(Key, service.Log);
        // What is read needs none.
        using var read = await service.SendAsync("GET", "/api/mails");
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
    }

    [Theory]
    [InlineData(AnyService.Mailbox)]
    [InlineData(AnyService.Monitor)]
    public async Task WithoutAKey_RoutesAreOpenOnThisMachine_AndClosedBeyondIt(string name)
    {
        await using var here = await AnyService.StartAsync(name);
        await using var everywhere = await AnyService.StartAtAsync("0.0.0.0", name);
        foreach (string route in administered.Where(route => route.StartsWith(name, StringComparison.Ordinal)))
        {
            string[] parts = route.Split(' ');
            using var open = await here.SendAsync(parts[1], parts[2]);
            using var passedOn = await here.SendAsync(parts[1], parts[2], null, ("X-Forwarded-For", "203.0.113.9"));
            using var closed = await everywhere.SendAsync(parts[1], parts[2]);

            Assert.NotEqual(HttpStatusCode.Forbidden, open.StatusCode);
            Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (closed.StatusCode, passedOn.StatusCode));
            Assert.Contains("set LAB_API_KEY", await closed.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Contains($"LAB_API_KEY is not set: closed are ", everywhere.Log);
            Assert.Contains($"{parts[1]} {parts[2]}", everywhere.Log);
        }
        Assert.DoesNotContain("LAB_API_KEY", here.Log);
    }

    [Fact]
    public async Task WithAKey_RoutesAreOpenBeyondThisMachine()
    {
        await using var service = await AnyService.StartAtAsync("0.0.0.0", AnyService.Mailbox, $"Access:ApiKey={Key}");
        using var answer = await service.SendAsync("DELETE", "/api/mails", null, ("X-Api-Key", Key));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
