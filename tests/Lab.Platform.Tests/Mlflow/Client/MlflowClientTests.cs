using System.Net;
using Lab.Mlflow;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Platform.Tests.Mlflow.Client;

public sealed class MlflowClientTests
{
    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpStatusCode.RequestTimeout)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task BusyServer_IsAskedAgainAfterAPauseThatDoubles(HttpStatusCode status)
    {
        var time = new FakeTimeProvider();
        var server = new ScriptedServer().Then(status).ThenFails().Then("""{"experiment":{"experiment_id":"7","name":"x"}}""");
        using var client = Make(server, time);
        var call = client.GetExperimentAsync("7", Cancellation);
        await server.OneMoreAsync(Cancellation);
        await AdvanceUntilAsync(server, time, TimeSpan.FromMilliseconds(100), atLeast: 1);
        await AdvanceUntilAsync(server, time, TimeSpan.FromMilliseconds(200), atLeast: 2);
        Assert.Equal("x", (await call).Name);
        Assert.Equal(3, server.Requests.Count);
    }

    [Fact]
    public async Task RetryAfter_IsHonoured()
    {
        var time = new FakeTimeProvider();
        var server = new ScriptedServer()
            .Then(HttpStatusCode.TooManyRequests, headers: answer => answer.Headers.RetryAfter = new(TimeSpan.FromSeconds(7)))
            .Then("""{"experiment":{"experiment_id":"7","name":"x"}}""");
        using var client = Make(server, time);
        var start = time.GetUtcNow();
        var call = client.GetExperimentAsync("7", Cancellation);
        await server.OneMoreAsync(Cancellation);
        await AdvanceUntilAsync(server, time, TimeSpan.FromSeconds(1), atLeast: 1);
        await call;
        Assert.True(time.GetUtcNow() - start >= TimeSpan.FromSeconds(7));
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(1, 0.15)]
    [InlineData(0, 7, 7)]
    [InlineData(1, 10.5, 7)]
    public async Task Pause_IsLongerByChance(double chance, double seconds, int? retryAfter = null)
    {
        var time = new FakeTimeProvider();
        var server = new ScriptedServer()
            .Then(HttpStatusCode.TooManyRequests, headers: answer => answer.Headers.RetryAfter = retryAfter is { } asked ? new(TimeSpan.FromSeconds(asked)) : null)
            .Then("""{"experiment":{"experiment_id":"7","name":"x"}}""");
        using var client = Make(server, time, () => chance);
        var start = time.GetUtcNow();
        var call = client.GetExperimentAsync("7", Cancellation);
        await server.OneMoreAsync(Cancellation);
        await AdvanceUntilAsync(server, time, TimeSpan.FromMilliseconds(10), atLeast: 1);
        await call;
        Assert.True(time.GetUtcNow() - start >= TimeSpan.FromSeconds(seconds), $"{time.GetUtcNow() - start}");
    }

    [Fact]
    public async Task CallThatMakesSomething_IsNotRepeated()
    {
        var server = new ScriptedServer().Then(HttpStatusCode.ServiceUnavailable, "busy");
        using var client = Make(server, new FakeTimeProvider());
        var failure = await Assert.ThrowsAsync<MlflowException>(() => client.CreateExperimentAsync("x", cancellation: Cancellation));
        Assert.Equal((ErrorCodes.TemporarilyUnavailable, 503, "The server answered 503: busy"), (failure.ErrorCode, failure.Status, failure.Message));
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Refusal_CarriesCodeStatusAndMessage()
    {
        var server = new ScriptedServer().Then(HttpStatusCode.NotFound, """{"error_code":"RESOURCE_DOES_NOT_EXIST","message":"No Experiment with id=7 exists"}""");
        using var client = Make(server, new FakeTimeProvider());
        var refused = await Assert.ThrowsAsync<MlflowException>(() => client.GetExperimentAsync("7", Cancellation));
        Assert.Equal((ErrorCodes.ResourceDoesNotExist, 404, "No Experiment with id=7 exists"), (refused.ErrorCode, refused.Status, refused.Message));
    }

    [Fact]
    public async Task AnswerThatIsNoJson_IsAnError()
    {
        var server = new ScriptedServer().Then("<html>");
        using var client = Make(server, new FakeTimeProvider());
        Assert.Equal(502, (await Assert.ThrowsAsync<MlflowException>(() => client.GetExperimentAsync("7", Cancellation))).Status);
    }

    [Fact]
    public async Task Pages_AreFetchedOneByOne()
    {
        var server = new ScriptedServer()
            .Then("""{"experiments":[{"experiment_id":"1","name":"a"}],"next_page_token":"t"}""")
            .Then("""{"experiments":[{"experiment_id":"2","name":"b"}]}""");
        using var client = Make(server, new FakeTimeProvider());
        List<string> names = [];
        await foreach (var experiment in client.SearchExperimentsAsync("name != ''", cancellation: Cancellation)) names.Add(experiment.Name);
        Assert.Equal(["a", "b"], names);
        Assert.Equal("""{"max_results":1000,"filter":"name != ''","view_type":"ACTIVE_ONLY","page_token":"t"}""", server.Requests[1].Body);
    }

    [Fact]
    public async Task FieldsThatAreLeftOut_ReadAsEmpty()
    {
        var server = new ScriptedServer().Then("""{"run":{"info":{"run_id":"r","experiment_id":"0","status":"FINISHED"},"data":{},"inputs":{}}}""");
        using var client = Make(server, new FakeTimeProvider());
        var run = await client.GetRunAsync("r", Cancellation);
        Assert.Empty(run.Data.Metrics);
        Assert.Empty(run.Data.Tags);
        Assert.Equal(("", "active"), (run.Info.RunName, run.Info.LifecycleStage));
    }

    [Fact]
    public async Task NanMetric_TravelsAsText()
    {
        var server = new ScriptedServer().Then("{}").Then("""{"metrics":[{"key":"m","value":"NaN","timestamp":1,"step":2}]}""");
        using var client = Make(server, new FakeTimeProvider());
        await client.LogMetricAsync("r", "m", double.NaN, 2, DateTimeOffset.UnixEpoch, Cancellation);
        Assert.Equal("""{"run_id":"r","key":"m","value":"NaN","timestamp":0,"step":2}""", server.Requests[0].Body);
        Assert.Equal(double.NaN, (await client.GetMetricHistoryPageAsync("r", "m", 10, null, Cancellation)).Items[0].Value);
    }

    [Fact]
    public async Task Credentials_GoWithEveryCall_AndNeverIntoTexts()
    {
        var variables = new Dictionary<string, string> { ["MLFLOW_TRACKING_USERNAME"] = "ann", ["MLFLOW_TRACKING_PASSWORD"] = "secret" };
        var credentials = MlflowCredentials.FromEnvironment(variables.GetValueOrDefault);
        var server = new ScriptedServer { Always = () => ScriptedServer.Make(HttpStatusCode.OK, "{}") };
        using var client = new MlflowClient(server.Client(), new() { Credentials = credentials });
        await client.DeleteRunAsync("r", Cancellation);
        Assert.Equal("Basic YW5uOnNlY3JldA==", server.Authorizations[0]?.ToString());
        Assert.Equal("Basic ***", credentials.ToString());
        Assert.Equal("Bearer ***", MlflowCredentials.FromEnvironment(name => name == "MLFLOW_TRACKING_TOKEN" ? "token" : null).ToString());
        Assert.Equal("none", MlflowCredentials.FromEnvironment(_ => null).ToString());
    }

    [Fact]
    public async Task Download_RefusesNamesThatWouldLeaveTheFolder()
    {
        foreach (string name in new[] { "../evil", "..", "a/b", "a\\\\b", "C:evil", "" })
        {
            var server = new ScriptedServer().Then($$"""{"files":[{"path":"{{name}}","is_dir":false,"file_size":1}]}""");
            using var client = Make(server, new FakeTimeProvider());
            await Assert.ThrowsAsync<LabException>(() => client.DownloadFolderAsync("mlflow-artifacts:/0/r/artifacts", Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), cancellation: Cancellation));
            Assert.Single(server.Requests);
        }
    }

    [Fact]
    public async Task Download_ThatSendsMoreThanAnnounced_LeavesNothing()
    {
        var server = new ScriptedServer().Then("""{"files":[{"path":"a","is_dir":false,"file_size":1}]}""").Then(HttpStatusCode.OK, new string('x', 5000));
        using var client = Make(server, new FakeTimeProvider());
        string parent = Directory.CreateTempSubdirectory("lab-download-").FullName;
        try
        {
            await Assert.ThrowsAsync<LabException>(() => client.DownloadFolderAsync(
                "mlflow-artifacts:/0/r/artifacts", Path.Combine(parent, "model"), new TransferLimits { MaxBytes = 100 }, cancellation: Cancellation));
            Assert.Empty(Directory.GetFileSystemEntries(parent));
        }
        finally
        {
            Directory.Delete(parent, recursive: true);
        }
    }

    [Fact]
    public async Task Upload_IsSentAgainFromItsStart()
    {
        var time = new FakeTimeProvider();
        var server = new ScriptedServer()
            .Then("""{"run":{"info":{"run_id":"r","experiment_id":"0","artifact_uri":"mlflow-artifacts:/0/r/artifacts"},"data":{},"inputs":{}}}""")
            .Then(HttpStatusCode.BadGateway).Then("{}");
        using var client = Make(server, time);
        var call = client.UploadArtifactAsync("r", "a b.txt", new MemoryStream("whole"u8.ToArray()), Cancellation);
        await server.OneMoreAsync(Cancellation);
        await server.OneMoreAsync(Cancellation);
        await AdvanceUntilAsync(server, time, TimeSpan.FromMilliseconds(100), atLeast: 1);
        await call;
        Assert.Equal(("PUT", "/api/2.0/mlflow-artifacts/artifacts/0/r/artifacts/a%20b.txt", "whole"), server.Requests[2]);
    }

    [Fact]
    public async Task ArtifactsElsewhere_AreRefusedWithAReason()
    {
        using var client = Make(new ScriptedServer(), new FakeTimeProvider());
        await Assert.ThrowsAsync<LabException>(() => client.DownloadFolderAsync("s3://bucket/model", "unused", cancellation: Cancellation));
    }

    static MlflowClient Make(ScriptedServer server, FakeTimeProvider time, Func<double>? jitter = null) => new(server.Client(), new()
    {
        Jitter = jitter ?? (() => 0),
        Credentials = MlflowCredentials.None,
        Time = time,
        FirstRetryDelay = TimeSpan.FromMilliseconds(100),
        Timeout = TimeSpan.FromHours(1),
        TransferTimeout = TimeSpan.FromHours(1),
    });

    // The pause may start a moment after the answer: the clock is moved until the next request has come.
    static async Task AdvanceUntilAsync(ScriptedServer server, FakeTimeProvider time, TimeSpan step, int atLeast)
    {
        var next = server.OneMoreAsync(Cancellation);
        while (!next.IsCompleted)
        {
            time.Advance(step / atLeast);
            await Task.Yield();
        }
        await next;
    }
}
