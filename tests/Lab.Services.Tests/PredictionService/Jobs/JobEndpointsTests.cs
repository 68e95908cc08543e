using System.Text.Json;
using Lab.Records;
using Lab.Records.Jobs;
using Lab.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Services.Tests.PredictionService.Jobs;

/// <summary>The routes of jobs on a real Redis, with a worker that a test plays.</summary>
public sealed class JobEndpointsTests : RedisTest
{
    const string Evaluate = """{"kind":"evaluate","request":{"data":"reviews.csv"}}""";

    // The service's clock stands in 2030; jobs do not mind.
    PredictionServiceFactory Service(params (string Key, string Value)[] settings)
    {
        var service = new PredictionServiceFactory { Settings = { ["ConnectionStrings:redis"] = Server.ConnectionString } };
        foreach (var (key, value) in settings) service.Settings[key] = value;
        return service;
    }

    static async Task<HttpClient> ReadyAsync(PredictionServiceFactory service)
    {
        var http = await service.ReadyClientAsync();
        await service.Services.GetRequiredService<RedisConnection>().ConnectAsync(Cancellation);
        return http;
    }

    JobClaims Worker => new(Redis, "worker", TimeProvider.System, TimeSpan.FromMinutes(1), 3);

    static JsonElement Json(HttpAnswer answer) => JsonDocument.Parse(answer.Body).RootElement;

    static string Id(HttpAnswer answer) => Json(answer).GetProperty("job_id").GetString()!;

    [Fact]
    public async Task Submitted_IsAnsweredAsInTheContract_AndIsInTheQueue()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);

        var answer = await http.PostJsonAsync("/jobs", Evaluate);

        Assert.Equal(202, (int)answer.Status);
        string id = Id(answer);
        Assert.Equal($$"""{"job_id":"{{id}}","state":"queued","status_url":"/jobs/{{id}}"}""", answer.Body);
        var job = (await new JobQueue(Redis, TimeProvider.System).FindAsync(id, Cancellation))!;
        Assert.Equal((JobKind.Evaluate, JobState.Queued, "person"), (job.Kind, job.State, job.Cause));
        Assert.Equal("""{"data":"reviews.csv"}""", job.Request.GetRawText());
    }

    [Fact]
    public async Task StatusOfAJob_IsAsInTheContract()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);
        string id = Id(await http.PostJsonAsync("/retrain/retrain", """{"min_feedback":10,"hyperparameters":{"epochs":3,"learning_rate":2e-5}}"""));
        var claim = (await Worker.ClaimAsync(Cancellation))!;
        await Worker.LogAsync(claim, "one", Cancellation);
        await Worker.LogAsync(claim, "two", Cancellation);
        await Worker.CompleteAsync(claim, JobEnd.Succeeded("Refused.") with { ModelVersion = "4", RunId = "r", Gate = new JobGate(false, [new("recall", 0.03, 0.02, false), new("latency", null, 1.1, true)]) }, Cancellation);

        foreach (string path in (string[])[$"/jobs/{id}", $"/model-init/status/{id}"])
        {
            var status = Json(await http.GetAnswerAsync(path));
            Assert.Equal((id, "retrain", "succeeded", 1.0, "Refused.", "4"), (
                status.GetProperty("job_id").GetString(), status.GetProperty("kind").GetString(), status.GetProperty("state").GetString(), status.GetProperty("progress").GetDouble(),
                status.GetProperty("message").GetString(), status.GetProperty("model_version").GetString()));
            Assert.True(status.GetProperty("created").GetDateTimeOffset() > DateTimeOffset.UnixEpoch && status.GetProperty("ended").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
            Assert.Equal(
                """{"promoted":false,"rules":[{"name":"recall","value":0.03,"limit":0.02,"passed":false},{"name":"latency","value":null,"limit":1.1,"passed":true}]}""",
                status.GetProperty("gate").GetRawText());
        }
        Assert.Equal(id, Assert.Single(Json(await http.GetAnswerAsync("/jobs")).GetProperty("jobs").EnumerateArray()).GetProperty("job_id").GetString());
        JsonElement[] lines = [.. Json(await http.GetAnswerAsync($"/jobs/{id}/log")).GetProperty("lines").EnumerateArray()];
        Assert.Equal(["one", "two"], lines.Select(line => line.GetProperty("text").GetString()));
        var rest = Json(await http.GetAnswerAsync($"/jobs/{id}/log?after={lines[0].GetProperty("id").GetString()}"));
        Assert.Equal("two", Assert.Single(rest.GetProperty("lines").EnumerateArray()).GetProperty("text").GetString());
    }

    [Fact]
    public async Task ModelStart_IsAJobToo()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);
        Assert.Equal(404, (int)(await http.GetAnswerAsync("/model-init/endpoint-status")).Status);

        var started = await http.PostJsonAsync("/model-init/bootstrap?auto_deploy=true", """{"model":"owner/name"}""");
        var deployed = await http.PostJsonAsync("/model-init/deploy", """{"version":"3"}""");

        Assert.Equal($"/model-init/status/{Id(started)}", Json(started).GetProperty("status_url").GetString());
        var job = (await new JobQueue(Redis, TimeProvider.System).FindAsync(Id(started), Cancellation))!;
        Assert.Equal("""{"model":"owner/name","auto_deploy":true}""", job.Request.GetRawText());
        Assert.Contains(Json(await http.GetAnswerAsync("/model-init/endpoint-status")).GetProperty("job_id").GetString(), new[] { Id(started), Id(deployed) });
    }

    [Fact]
    public async Task SameKeyTwice_IsOneJob()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);
        http.DefaultRequestHeaders.Add("Idempotency-Key", "once");

        string first = Id(await http.PostJsonAsync("/jobs", Evaluate)), second = Id(await http.PostJsonAsync("/jobs", Evaluate));

        Assert.Equal(first, second);
    }

    [Fact]
    public async Task CancelAndRetry_FollowTheState()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);
        string id = Id(await http.PostJsonAsync("/jobs", Evaluate));
        Assert.Equal(409, (int)(await http.PostJsonAsync($"/jobs/{id}/retry", "")).Status);

        Assert.Equal("cancelled", Json(await http.PostJsonAsync($"/jobs/{id}/cancel", "")).GetProperty("state").GetString());

        Assert.Equal(409, (int)(await http.PostJsonAsync($"/jobs/{id}/cancel", "")).Status);
        Assert.Equal("queued", Json(await http.PostJsonAsync($"/jobs/{id}/retry", "")).GetProperty("state").GetString());
    }

    [Theory]
    [InlineData("/jobs", "", "$")]
    [InlineData("/jobs", "[]", "The body is not an object.")]
    [InlineData("/jobs", """{"kind":"sing","request":{}}""", "'kind' is not one of 'fine-tune', 'retrain'")]
    [InlineData("/jobs", """{"kind":"evaluate"}""", "'request' is missing")]
    [InlineData("/jobs", """{"kind":"evaluate","request":{},"cause":"me"}""", "Unknown field")]
    [InlineData("/jobs", """{"kind":"evaluate","request":{"file":"a.csv"}}""", "not one of the kind evaluate")]
    [InlineData("/jobs", """{"kind":"evaluate","kind":"deploy","request":{}}""", "kind")]
    [InlineData("/jobs", """{"kind":"evaluate","request":null}""", "not one of the kind evaluate")]
    [InlineData("/jobs", """{"kind":"fine-tune","request":{"data":"a.csv","hyperparameters":{"epochs":0}}}""", "'epochs' is 0.")]
    [InlineData("/retrain/retrain", """{"hyperparameters":{"learning_rate":-1}}""", "'learning_rate' is -1.")]
    [InlineData("/retrain/retrain", """{"min_feedback":"many"}""", "not one of the kind retrain")]
    [InlineData("/model-init/bootstrap", """{"name":"x"}""", "The body is not {\\u0022model\\u0022")]
    [InlineData("/model-init/bootstrap?auto_deploy=maybe", """{"model":"x"}""", "")]
    [InlineData("/model-init/deploy", """{"version":null}""", "not one of the kind deploy")]
    public async Task WhatCannotBeDone_IsRefused_AndNothingIsQueued(string route, string body, string reason)
    {
        await using var service = Service();
        var http = await ReadyAsync(service);

        var answer = await http.PostJsonAsync(route, body);

        Assert.Equal(400, (int)answer.Status);
        Assert.Contains(reason, answer.Body.Replace("\\u0027", "'", StringComparison.Ordinal).Replace("{\"model", "{\\u0022model", StringComparison.Ordinal).Replace("{\\\"model\\\"", "{\\u0022model\\u0022", StringComparison.Ordinal));
        Assert.Empty(await new JobQueue(Redis, TimeProvider.System).ListAsync(cancellation: Cancellation));
    }

    [Theory]
    [InlineData("/jobs/x", 404)]
    [InlineData("/jobs/x/log", 404)]
    [InlineData("/jobs/01a22c81-9f1c-72b1-a616-45a66ce52552", 404)]
    [InlineData("/jobs/01a22c81-9f1c-72b1-a616-45a66ce52552/log?after=x", 400)]
    [InlineData("/jobs?limit=0", 400)]
    [InlineData("/jobs?limit=many", 400)]
    public async Task WhatIsNotThere_IsSaid(string path, int status)
    {
        await using var service = Service();

        Assert.Equal(status, (int)(await (await ReadyAsync(service)).GetAnswerAsync(path)).Status);
    }

    [Fact]
    public async Task EveryRoute_NeedsTheKeyWhereThereIsOne()
    {
        await using var service = Service(("Access:ApiKey", "0123456789abcdef"));
        var http = await ReadyAsync(service);
        foreach (string path in (string[])["/jobs", "/jobs/x", "/jobs/x/log", "/model-init/status/x", "/model-init/endpoint-status"]) Assert.Equal(401, (int)(await http.GetAnswerAsync(path)).Status);
        foreach (string path in (string[])["/jobs", "/jobs/x/cancel", "/jobs/x/retry", "/retrain/retrain", "/model-init/bootstrap", "/model-init/deploy"])
            Assert.Equal(401, (int)(await http.PostJsonAsync(path, "{}")).Status);

        http.DefaultRequestHeaders.Add("X-Api-Key", "0123456789abcdef");

        Assert.Equal(202, (int)(await http.PostJsonAsync("/jobs", Evaluate)).Status);
    }

    [Fact]
    public async Task RedisAway_Is503_AndTheAnswerOfAQueuedJobIsNotLost()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);
        await Server.KillAsync();

        foreach (var answer in new[] { await http.PostJsonAsync("/jobs", Evaluate), await http.GetAnswerAsync("/jobs"), await http.PostJsonAsync("/jobs/01a22c81-9f1c-72b1-a616-45a66ce52552/cancel", "") })
            Assert.Equal((503, true), ((int)answer.Status, answer.Body.Contains("Jobs cannot be reached now.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task WithoutRedis_ThereAreNoRoutesOfJobs()
    {
        await using var service = new PredictionServiceFactory();

        Assert.Equal(404, (int)(await (await service.ReadyClientAsync()).GetAnswerAsync("/jobs")).Status);
    }
}
