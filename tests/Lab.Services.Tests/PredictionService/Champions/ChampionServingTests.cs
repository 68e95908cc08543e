using System.Net;
using System.Text.Json;
using Lab.PredictionService.Champions;
using Lab.PredictionService.Models;
using Lab.Records;
using Lab.Sentiment;
using Lab.TestSupport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Lab.Services.Tests.PredictionService.Champions;

/// <summary>The service with the real engine, tracking server and Redis.</summary>
public sealed class ChampionServingTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>, IAsyncLifetime
{
    static readonly ChampionReason promoted = new(ChampionChange.Promoted, "better");

    TrackingServer server = null!;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => server = await TrackingServer.StartAsync();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    WebApplicationFactory<ModelHost> Service(string? redis = null, string pollInterval = "00:00:00.100", string? lab = null, string? folder = null) =>
        new WebApplicationFactory<ModelHost>().WithWebHostBuilder(builder =>
        {
            builder.UseSetting("model", folder ?? model.Folder).UseSetting("Logging:LogLevel:Default", "None");
            builder.UseSetting("ConnectionStrings:mlflow", server.Address).UseSetting("Registry:CacheFolder", server.Folder("cache"));
            builder.UseSetting("Registry:PollInterval", pollInterval).UseSetting("LAB_DATA", server.Folder("state"));
            if (lab is not null) builder.UseSetting("LAB_ID", lab);
            if (redis is not null) builder.UseSetting("ConnectionStrings:redis", redis);
        });

    static async Task<string?> VersionAsync(HttpClient client)
    {
        var answer = await client.PostJsonAsync("/predict", """{"text":"the dress is lovely"}""");
        Assert.NotEqual(HttpStatusCode.InternalServerError, answer.Status);
        return answer.Status == HttpStatusCode.OK
            ? JsonDocument.Parse(answer.Body).RootElement.GetProperty("model").GetProperty("version").GetString()
            : null;
    }

    [Fact]
    public async Task FirstStart_RegistersTheLocalModel_AndAMovedAliasIsServed()
    {
        await using var service = Service();
        using var client = service.CreateClient();
        await Eventually.HoldsAsync(async () => await VersionAsync(client) == "1");
        // The same files: no download.
        Assert.False(Directory.Exists(server.Folder("cache")));

        var registry = service.Services.GetRequiredService<ModelRegistry>();
        var second = await registry.RegisterAsync(await OtherModelAsync(), cancellation: Deadline);
        await registry.PromoteAsync(second.Version, promoted, Deadline);

        await Eventually.HoldsAsync(async () => await VersionAsync(client) == "2");
        Assert.Contains("\"name\":\"sentiment\",\"version\":\"2\"", (await client.GetAnswerAsync("/model/info")).Body);
    }

    [Fact]
    public async Task ModelThatPythonLogged_IsServed()
    {
        var client = server.Client;
        string experiment = await client.CreateExperimentAsync("python", cancellation: Deadline), run = (await client.CreateRunAsync(experiment, cancellation: Deadline)).Info.RunId;
        var logged = await client.CreateLoggedModelAsync(experiment, "classifier", run, cancellation: Deadline);
        string folder = PythonModelFolder.Write(server.Folder("python"), model.Folder);
        foreach (string file in Directory.GetFiles(folder, "*", SearchOption.AllDirectories))
        {
            await using var content = File.OpenRead(file);
            string path = logged.Info.ArtifactUri["mlflow-artifacts:".Length..] + "/" + Path.GetRelativePath(folder, file).Replace('\\', '/');
            using var http = new HttpClient();
            (await http.PutAsync($"{server.Address}/api/2.0/mlflow-artifacts/artifacts{path}", new StreamContent(content), Deadline)).EnsureSuccessStatusCode();
        }
        await client.FinalizeLoggedModelAsync(logged.Info.ModelId, Lab.Mlflow.Protocol.LoggedModelStatus.Ready, Deadline);
        await client.RegisterModelAsync("sentiment", $"models:/{logged.Info.ModelId}", run, "champion", cancellation: Deadline);

        await using var service = Service();
        using var requests = service.CreateClient();
        await Eventually.HoldsAsync(async () => await VersionAsync(requests) == "1");
        Assert.True(Directory.Exists(server.Folder("cache")));
    }

    [Theory]
    [InlineData("the registered model")]
    [InlineData("the version")]
    [InlineData("the alias")]
    public async Task DeletedChampion_GoesOn_AndAfterARestartToo(string deleted)
    {
        string other = await OtherModelAsync();
        await using (var service = Service())
        {
            using var client = service.CreateClient();
            await Eventually.HoldsAsync(async () => await VersionAsync(client) == "1");
            var registry = service.Services.GetRequiredService<ModelRegistry>();
            await registry.PromoteAsync((await registry.RegisterAsync(other, cancellation: Deadline)).Version, promoted, Deadline);
            await Eventually.HoldsAsync(async () => await VersionAsync(client) == "2");

            await (deleted switch
            {
                "the alias" => server.Client.DeleteAliasAsync("sentiment", "champion", Deadline),
                "the version" => server.Client.DeleteModelVersionAsync("sentiment", "2", Deadline),
                _ => server.Client.DeleteRegisteredModelAsync("sentiment", Deadline),
            });

            await Eventually.HoldsAsync(async () => (await client.GetAnswerAsync("/health")).Body.Contains("any more. Version 2 goes on"));
            Assert.Equal("2", await VersionAsync(client));
        }
        await using var again = Service();
        using var later = again.CreateClient();

        await Eventually.HoldsAsync(async () => (await later.GetAnswerAsync("/health")).Body.Contains("any more. Version 2 goes on"));
        Assert.Equal("2", await VersionAsync(later));
        Assert.Null(await server.Client.FindVersionByAliasAsync("sentiment", "champion", Deadline));

        var ours = again.Services.GetRequiredService<ModelRegistry>();
        var next = await ours.RegisterAsync(other, cancellation: Deadline);
        await ours.PromoteAsync(next.Version, promoted, Deadline);
        await Eventually.HoldsAsync(async () => await VersionAsync(later) == next.Version && (await later.GetAnswerAsync("/health")).Body.Contains("\"champion\":{\"status\":\"healthy\"}"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"name\":\"sentim")]
    public async Task DeletedChampion_ThatCannotBeReadAnyMore_IsNotReplacedEither(string memory)
    {
        await using (var service = Service())
        {
            using var client = service.CreateClient();
            await Eventually.HoldsAsync(async () => await VersionAsync(client) == "1");
            await Eventually.HoldsAsync(() => Task.FromResult(Directory.Exists(Path.Combine(server.Folder("state"), "champions"))));
        }
        await server.Client.DeleteRegisteredModelAsync("sentiment", Deadline);
        string file = Assert.Single(Directory.GetFiles(Path.Combine(server.Folder("state"), "champions"), "*.json"));
        await File.WriteAllTextAsync(file, memory, Deadline);

        await using (var again = Service())
        {
            using var later = again.CreateClient();
            await Eventually.HoldsAsync(async () => (await later.GetAnswerAsync("/health")).Body.Contains("Which version served last cannot be read; give a version that alias."));
            Assert.Null(await server.Client.FindVersionByAliasAsync("sentiment", "champion", Deadline));
        }
        File.Delete(file);
        await using var anew = Service();
        using var first = anew.CreateClient();
        await Eventually.HoldsAsync(async () => await VersionAsync(first) == "1");
    }

    [Fact]
    public async Task NewRegistryAtAnotherTime_IsAFirstStartAgain_ExceptForTheSameLab()
    {
        await using (var service = Service())
        {
            using var client = service.CreateClient();
            await Eventually.HoldsAsync(async () => await VersionAsync(client) == "1");
        }
        await using (var lab = Service(lab: "a"))
        {
            using var client = lab.CreateClient();
            await Eventually.HoldsAsync(async () => await VersionAsync(client) == "1");
        }
        await server.EmptyAsync();

        await using (var lab = Service(lab: "a"))
        {
            using var client = lab.CreateClient();
            await Eventually.HoldsAsync(async () => (await client.GetAnswerAsync("/health")).Body.Contains("any more. Version 1 goes on"));
        }
        await using var fresh = Service();
        using var first = fresh.CreateClient();
        await Eventually.HoldsAsync(async () => (await server.Client.FindVersionByAliasAsync("sentiment", "champion", Deadline))?.Version == "1");
    }

    [Fact]
    public async Task StartWithoutAModel_SaysSoEverywhere_AndRecoversWhenAChampionAppears()
    {
        string nothing = Directory.CreateDirectory(server.Folder("no-model")).FullName;
        await using var service = Service(folder: nothing);
        using var client = service.CreateClient();
        await service.Services.GetRequiredService<ModelHost>().Settled.WaitAsync(Deadline);

        var health = await client.GetAnswerAsync("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.Status);
        string reason = JsonDocument.Parse(health.Body).RootElement.GetProperty("detail").GetString()!;
        var predicted = await client.PostJsonAsync("/predict", """{"text":"the dress is lovely"}""");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, predicted.Status);
        Assert.Equal(reason, JsonDocument.Parse(predicted.Body).RootElement.GetProperty("detail").GetString());
        using var page = new HttpRequestMessage(HttpMethod.Get, "/?text=lovely") { Headers = { { "Accept", "text/html" } } };
        var shown = await client.AnswerAsync(page);
        Assert.Equal((HttpStatusCode.ServiceUnavailable, "text/html; charset=utf-8"), (shown.Status, shown.ContentType));
        Assert.Contains(System.Net.WebUtility.HtmlEncode(reason), shown.Body);

        await service.Services.GetRequiredService<ModelRegistry>().EnsureChampionAsync(model.Folder, cancellation: Deadline);

        await Eventually.HoldsAsync(async () => await VersionAsync(client) == "1");
        Assert.Equal(HttpStatusCode.OK, (await client.GetAnswerAsync("/health")).Status);
    }

    [Fact]
    public async Task MessageOfRedis_IsFasterThanTheNextPoll()
    {
        Assert.SkipWhen(RedisServer.Missing is not null, RedisServer.Missing ?? "");
        await using var redis = await RedisServer.StartAsync();
        await using var publisher = await redis.OpenAsync();
        await using var service = Service(redis.ConnectionString, pollInterval: "1.00:00:00");
        using var client = service.CreateClient();
        await Eventually.HoldsAsync(async () => await VersionAsync(client) == "1");
        var registry = service.Services.GetRequiredService<ModelRegistry>();
        await registry.PromoteAsync((await registry.RegisterAsync(await OtherModelAsync(), cancellation: Deadline)).Version, promoted, Deadline);

        await Eventually.HoldsAsync(async () => await publisher.GetDatabase().PublishAsync(RedisChannel.Literal(ModelChanges.Channel), "sentiment/2") == 1);

        await Eventually.HoldsAsync(async () => await VersionAsync(client) == "2");
    }

    [Fact]
    public async Task RegistryThatGoesAway_LeavesTheChampionServing()
    {
        await using var service = Service();
        using var client = service.CreateClient();
        await Eventually.HoldsAsync(async () => await VersionAsync(client) == "1");

        await server.StopAsync();

        await Eventually.HoldsAsync(async () => (await client.GetAnswerAsync("/health")).Body.Contains("\"mlflow\":{\"status\":\"degraded\""));
        Assert.Equal("1", await VersionAsync(client));
    }

    // Other files, so that it is loaded and not only renamed.
    async Task<string> OtherModelAsync()
    {
        string other = server.Folder("other-model");
        Directory.CreateDirectory(other);
        foreach (string file in Directory.GetFiles(model.Folder)) File.Copy(file, Path.Combine(other, Path.GetFileName(file)));
        await File.WriteAllTextAsync(Path.Combine(other, "README.md"), "Trained later.", Deadline);
        return other;
    }
}
