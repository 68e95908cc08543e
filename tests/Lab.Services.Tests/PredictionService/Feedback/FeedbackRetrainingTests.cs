using System.Net;
using System.Text;
using System.Text.Json;
using Lab.PredictionService.Feedback;
using Lab.Records;
using Lab.Records.Jobs;
using Lab.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Services.Tests.PredictionService.Feedback;

/// <summary>Corrections that ask for a retraining, with a real server and a trainer played by the test.</summary>
public sealed class FeedbackRetrainingTests : FeedbackRedisTest
{
    static async Task<string?> SendAsync(HttpClient http, string text)
    {
        var answer = await http.PostJsonAsync("/feedback/submit", $$"""{"text":"{{text}}","predicted":"neutral","correct":"positive"}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        return JsonDocument.Parse(answer.Body).RootElement.TryGetProperty("retraining_job", out var job) ? job.GetString() : null;
    }

    static JobQueue Jobs(PredictionServiceFactory service) => service.Services.GetRequiredService<JobQueue>();

    static async Task EndAsync(PredictionServiceFactory service, JobEnd end)
    {
        var worker = new JobClaims(service.Services.GetRequiredService<RedisConnection>(), "worker", service.Time, TimeSpan.FromMinutes(1), mostCrashes: 3);
        Assert.True(await worker.CompleteAsync((await worker.ClaimAsync(Deadline))!, end, Deadline));
    }

    static Task LookAsync(PredictionServiceFactory service) => service.Services.GetRequiredService<FeedbackRetraining>().LookAsync(Deadline);

    static async Task<int> CountAsync(PredictionServiceFactory service, FeedbackState state) =>
        (int)(await service.Services.GetRequiredService<FeedbackBook>().CountAsync(Deadline))[state];

    [Fact]
    public async Task TenthCorrection_AsksForOneRetraining_AndItsAnswerNamesTheJob()
    {
        await using var service = Service();
        var http = await ReadyAsync(service);
        for (int i = 0; i < 9; i++) Assert.Null(await SendAsync(http, $"text {i}"));

        string job = (await SendAsync(http, "text 9"))!;
        Assert.Null(await SendAsync(http, "text 10"));

        var asked = Assert.Single(await Jobs(service).ListAsync(cancellation: Deadline));
        Assert.Equal((job, JobKind.Retrain, "feedback"), (asked.Id, asked.Kind, asked.Cause));
    }

    [Fact]
    public async Task ManyAtOnceAtSeveralReplicas_AskForOne()
    {
        await using var first = Service();
        await using var second = Service();
        HttpClient[] replicas = [await ReadyAsync(first), await ReadyAsync(second)];

        string?[] jobs = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => SendAsync(replicas[i % 2], $"text {i}")));
        await Task.WhenAll(LookAsync(first), LookAsync(second));

        Assert.Single(await Jobs(first).ListAsync(cancellation: Deadline));
        Assert.Single(jobs.OfType<string>());
    }

    [Fact]
    public async Task ReplicaThatDiedBetweenCountingAndAsking_IsMadeGoodByAnother()
    {
        await using var service = Service();
        service.Settings["Feedback:RetrainAfter"] = "2";
        var http = await ReadyAsync(service);
        await SendAsync(http, "a");
        var claims = service.Services.GetRequiredService<FeedbackClaims>();
        Assert.NotNull(await claims.TryOpenAsync(1, Deadline));

        await LookAsync(service);
        // And one that died before it wrote down which job it is.
        await Redis.HashDeleteAsync("lab:feedback:claim", "job");
        await LookAsync(service);

        Assert.Single(await Jobs(service).ListAsync(cancellation: Deadline));
    }

    [Fact]
    public async Task PromotedModel_UsesWhatItLearned_AndNothingIsTriedAgain()
    {
        await using var service = Service();
        service.Settings["Feedback:RetrainAfter"] = "2";
        var http = await ReadyAsync(service);
        await SendAsync(http, "a");
        Assert.NotNull(await SendAsync(http, "b"));
        // The trainer says which ones its model learned.
        var book = service.Services.GetRequiredService<FeedbackBook>();
        await book.MarkUsedAsync((await book.AcceptedAsync(Deadline)).Where(one => one.Text == "a"), "8", Deadline);
        await EndAsync(service, JobEnd.Succeeded("Better.") with { ModelVersion = "8", Gate = new(true, []) });
        await LookAsync(service);
        Assert.Equal((1, 1), (await CountAsync(service, FeedbackState.Used), await CountAsync(service, FeedbackState.Accepted)));

        await SendAsync(http, "c");
        Assert.NotNull(await SendAsync(http, "d"));
        await EndAsync(service, JobEnd.Succeeded("No better.") with { ModelVersion = "9", Gate = new(false, []) });
        await LookAsync(service);
        service.Time.Advance(TimeSpan.FromHours(1));
        await LookAsync(service);
        Assert.Equal(2, (await Jobs(service).ListAsync(cancellation: Deadline)).Count);
        Assert.Equal((1, 3), (await CountAsync(service, FeedbackState.Used), await CountAsync(service, FeedbackState.Accepted)));
        Assert.Null(await SendAsync(http, "e"));
        Assert.NotNull(await SendAsync(http, "f"));
    }

    [Fact]
    public async Task AcceptedByPeople_AskToo_AtTheNextLook()
    {
        await using var service = Service();
        service.Settings["Feedback:RetrainAfter"] = "2";
        service.Settings["Feedback:Accept"] = "Manual";
        var http = await ReadyAsync(service);
        foreach (string text in (string[])["a", "b"]) Assert.Null(await SendAsync(http, text));
        foreach (var entry in await Redis.StreamRangeAsync(FeedbackRecord.StreamName))
            await http.PostAsync($"/feedback/{entry["id"]}/accept", null, Deadline);

        await Eventually.HoldsAsync(async () =>
        {
            service.Time.Advance(FeedbackRetraining.Interval);
            return (await Jobs(service).ListAsync(cancellation: Deadline)).Count == 1;
        });
    }

    [Fact]
    public async Task CorrectionsOfTheSpool_AskWhenRedisIsBack()
    {
        await using var service = Service();
        service.Settings["Feedback:RetrainAfter"] = "3";
        var http = await ReadyAsync(service);
        await server.KillAsync();
        for (int i = 0; i < 3; i++) Assert.Null(await SendAsync(http, $"text {i}"));
        await server.StartAgainAsync();
        await TextsWhenAsync(service, 3);

        await Eventually.HoldsAsync(async () =>
        {
            service.Time.Advance(FeedbackRetraining.Interval);
            return (await Jobs(service).ListAsync(cancellation: Deadline)).Count == 1;
        });
    }

    [Fact]
    public async Task SameAddress_IsToldToComeBack_AndOthersAreServed()
    {
        await using var service = Service(withRedis: false);
        service.Settings["Feedback:MaxPerAddress"] = "2";
        service.Settings["Feedback:AddressWindow"] = "01:00:00";
        service.Settings["Access:TrustedProxies"] = "127.0.0.1";
        var http = await service.ReadyClientAsync();

        var first = new[] { await FromAsync("192.0.2.1"), await FromAsync("192.0.2.1"), await FromAsync("192.0.2.1") };
        Assert.Equal([202, 202, 429], first.Select(answer => (int)answer.StatusCode));
        Assert.InRange(first[2].Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        Assert.Contains("2 corrections of this address came within 01:00:00", await first[2].Content.ReadAsStringAsync(Deadline));
        Assert.Equal([202, 202, 429], new[] { await FromAsync("2001:db8::1"), await FromAsync("2001:db8::2"), await FromAsync("2001:db8::3") }.Select(answer => (int)answer.StatusCode));
        Assert.Equal(200, (int)(await http.PostJsonAsync("/predict", """{"text":"good"}""")).Status);

        Task<HttpResponseMessage> FromAsync(string address)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/feedback/submit") { Content = new StringContent("""{"text":"a","correct":"positive"}""", Encoding.UTF8, "application/json") };
            request.Headers.Add("X-Forwarded-For", address);
            return http.SendAsync(request, Deadline);
        }
    }
}
