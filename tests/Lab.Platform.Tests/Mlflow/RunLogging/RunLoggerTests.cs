using System.Net;
using Lab.Mlflow;
using Lab.Mlflow.Protocol;

namespace Lab.Platform.Tests.Mlflow.RunLogging;

public sealed class RunLoggerTests
{
    const string Experiment = """{"experiment":{"experiment_id":"7","name":"training"}}""";
    const string Run = """{"run":{"info":{"run_id":"r1","experiment_id":"7"},"data":{},"inputs":{}}}""";
    const string Ended = """{"run_info":{"run_id":"r1","experiment_id":"7"}}""";

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Values_GoOutInBatchesOfAThousand()
    {
        var server = new ScriptedServer().Then(Experiment).Then(Run);
        server.Always = () => ScriptedServer.Make(HttpStatusCode.OK, Ended);
        await using var logger = Make(server);
        logger.LogParam("lr", "2e-5");
        for (int i = 0; i < 2500; i++) logger.LogMetric("loss", i, i);
        logger.SetTag("kind", "test");
        var report = await logger.FinishAsync();
        Assert.Equal(new RunLoggerReport("r1", 2502, 0, true, null), report);
        var batches = server.Requests.Where(request => request.Target.EndsWith("log-batch", StringComparison.Ordinal)).ToList();
        Assert.True(batches.Count >= 3);
        Assert.All(batches, batch => Assert.InRange(batch.Body.Split("\"value\"").Length - 1, 1, 1000));
        Assert.Contains("\"status\":\"FINISHED\"", server.Requests[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ServerThatIsAway_NeitherBlocksNorFails_AndTheReportSaysWhatWasLost()
    {
        var server = new ScriptedServer { Always = () => throw new HttpRequestException("connection refused") };
        await using var logger = Make(server, maxBuffered: 10, patience: TimeSpan.FromMilliseconds(100));
        for (int i = 0; i < 25; i++) logger.LogMetric("loss", i, i);
        Assert.Equal(15, logger.Lost);
        var report = await logger.FinishAsync();
        Assert.Equal((null, 0L, 25L, false), (report.RunId, report.Sent, report.Lost, report.Ended));
        Assert.Equal("connection refused", report.LastError);
    }

    [Fact]
    public async Task ServerThatComesBack_GetsEverything()
    {
        var server = new ScriptedServer().ThenFails().ThenFails().Then(Experiment).Then(Run).Then(HttpStatusCode.ServiceUnavailable, "busy").ThenFails();
        server.Always = () => ScriptedServer.Make(HttpStatusCode.OK, Ended);
        await using var logger = Make(server);
        for (int i = 0; i < 100; i++) logger.LogMetric("loss", i, i);
        Assert.Equal("r1", await logger.RunId.WaitAsync(Cancellation));
        var report = await logger.FinishAsync();
        Assert.Equal((100L, 0L, true), (report.Sent, report.Lost, report.Ended));
    }

    [Fact]
    public async Task RefusedBatch_IsLostAndTheOthersGoOn()
    {
        var server = new ScriptedServer().Then(Experiment).Then(Run)
            .Then(HttpStatusCode.BadRequest, """{"error_code":"INVALID_PARAMETER_VALUE","message":"Changing param values is not allowed."}""");
        server.Always = () => ScriptedServer.Make(HttpStatusCode.OK, Ended);
        await using var logger = Make(server);
        logger.LogParam("lr", "1");
        // The same key twice never shares a batch.
        logger.LogParam("lr", "2");
        var report = await logger.FinishAsync();
        Assert.Equal((1L, 1L, "Changing param values is not allowed."), (report.Sent, report.Lost, report.LastError));
    }

    [Fact]
    public async Task Disposed_WithoutAnEnd_IsKilled()
    {
        var server = new ScriptedServer().Then(Experiment).Then(Run);
        server.Always = () => ScriptedServer.Make(HttpStatusCode.OK, Ended);
        await using (var logger = Make(server)) await logger.RunId.WaitAsync(Cancellation);
        Assert.Contains("\"status\":\"KILLED\"", server.Requests[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Flushed_WhatWasLoggedBefore_IsThere()
    {
        var server = new ScriptedServer().Then(Experiment).Then(Run);
        server.Always = () => ScriptedServer.Make(HttpStatusCode.OK, "{}");
        // The interval would keep the values for an hour.
        await using var logger = Make(server, flushInterval: TimeSpan.FromHours(1));
        logger.LogMetric("loss", 1, 1);
        logger.LogInput(new DatasetInput { Dataset = new Dataset { Name = "reviews.csv", Digest = "abc", SourceType = "local", Source = "{}" } });
        await logger.FlushAsync(Cancellation);
        Assert.Equal(
            ["runs/log-batch", "runs/log-inputs"], server.Requests.Select(request => request.Target.Replace("/api/2.0/mlflow/", "", StringComparison.Ordinal)).Where(name => name.StartsWith("runs/log", StringComparison.Ordinal)));
        Assert.Equal(new RunLoggerReport("r1", 2, 0, true, null), await EndAsync(logger, server));
        // Nobody waits for ever after the end.
        await logger.FlushAsync(Cancellation);
    }

    [Fact]
    public async Task Flushed_WhileTheServerIsAway_ComesBackAtTheEnd()
    {
        var server = new ScriptedServer { Always = () => throw new HttpRequestException("connection refused") };
        await using var logger = Make(server, patience: TimeSpan.FromMilliseconds(100));
        logger.LogMetric("loss", 1, 1);
        var flushed = logger.FlushAsync(Cancellation);
        Assert.Equal(1, (await logger.FinishAsync()).Lost);
        await flushed;
    }

    [Fact]
    public void ProcessThatEnds_SendsWhatIsLeftAndEndsItsRun()
    {
        var server = new ScriptedServer().Then(Experiment).Then(Run);
        server.Always = () => ScriptedServer.Make(HttpStatusCode.OK, Ended);
        var logger = Make(server, flushInterval: TimeSpan.FromHours(1));
        logger.LogMetric("loss", 1, 1);
        logger.EndNow(RunStatus.Failed);
        Assert.Contains("log-batch", server.Requests[^2].Target, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"FAILED\"", server.Requests[^1].Body, StringComparison.Ordinal);
    }

    static Task<RunLoggerReport> EndAsync(RunLogger logger, ScriptedServer server)
    {
        server.Always = () => ScriptedServer.Make(HttpStatusCode.OK, Ended);
        return logger.FinishAsync();
    }

    static RunLogger Make(ScriptedServer server, int maxBuffered = 100_000, TimeSpan? patience = null, TimeSpan? flushInterval = null) => new(
        new MlflowClient(server.Client(), new() { Credentials = MlflowCredentials.None, MaxRetries = 0 }),
        new()
        {
            Experiment = "training",
            MaxBuffered = maxBuffered,
            FlushInterval = flushInterval ?? TimeSpan.FromMilliseconds(1),
            FirstRetryDelay = TimeSpan.FromMilliseconds(1),
            MaxRetryDelay = TimeSpan.FromMilliseconds(2),
            FinishTimeout = patience ?? TimeSpan.FromSeconds(30),
        });
}
