using System.Text;
using System.Text.Json;
using Lab.Platform.Tests.Records.Redis;
using Lab.Records;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Platform.Tests.Records.Feedback;

public sealed class FeedbackStreamTests : RedisTest
{
    static readonly FeedbackRecord record = new("f-1", 1_790_000_000_123, "caf\u00e9 \"au lait\"\n", "negative", "positive", "p-1", "sentiment", "3");

    static FeedbackAdmission Admission => new("key of the text", FeedbackState.Accepted, DateTimeOffset.UnixEpoch);

    async Task<long> AppendAsync(FeedbackRecord appended) =>
        (await new FeedbackStream(Redis).AppendAsync(appended, Admission, TimeSpan.FromMinutes(1), 3, Cancellation)).Waiting;

    [Fact]
    public async Task Correction_IsAnEntryOfItsFields()
    {
        Assert.Equal(1, await AppendAsync(record));

        var entry = Assert.Single(await Database.StreamRangeAsync(FeedbackRecord.StreamName));
        Assert.Equal(
            [("id", "f-1"), ("time", "1790000000123"), ("text", record.Text), ("correct", "positive"), ("model", "sentiment"), ("version", "3"), ("predicted", "negative"), ("prediction_id", "p-1")],
            entry.Values.Select(field => ((string)field.Name!, (string)field.Value!)));
    }

    [Fact]
    public async Task SameIdAgain_IsNoSecondEntry()
    {
        await AppendAsync(record);

        Assert.Equal(1, await AppendAsync(record));
        Assert.Equal(2, await AppendAsync(record with { Id = "f-2" }));
        Assert.InRange((await Database.KeyTimeToLiveAsync("lab:feedback:id:f-1"))!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task RefusedCorrection_IsNotRememberedAsKept()
    {
        await Database.StringSetAsync(FeedbackRecord.StreamName, "of another type");
        await Assert.ThrowsAsync<RedisServerException>(() => AppendAsync(record));
        await Database.KeyDeleteAsync(FeedbackRecord.StreamName);

        Assert.Equal(1, await AppendAsync(record));
    }

    [Fact]
    public async Task StreamAtItsBound_TakesNoMore_AndLosesNothing()
    {
        var stream = new FeedbackStream(Redis);
        Task<FeedbackAppend> Append(string id) => stream.AppendAsync(record with { Id = id }, Admission, TimeSpan.FromMinutes(1), 3, Cancellation);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Append($"f-{i}")));

        Assert.Equal(3, answers.Count(answer => answer.IsKept));
        Assert.Equal(3, await Database.StreamLengthAsync(FeedbackRecord.StreamName));
        Assert.False(await stream.HasRoomAsync(3, Cancellation));
        // Kept before: no second entry, and no refusal.
        Assert.Equal(new FeedbackAppend(3, true, FeedbackState.Accepted), await Append("f-0"));
        Assert.Equal(new FeedbackAppend(3, false, null), await Append("f-99"));
        await new FeedbackBook(Redis, TimeProvider.System).DeleteAsync("f-1", TimeSpan.FromMinutes(1), Cancellation);
        Assert.Equal(new FeedbackAppend(3, true, FeedbackState.Accepted), await Append("f-99"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("\"text\"")]
    [InlineData("{\"id\":\"a\",\"time\":1,\"text\":\"\",\"correct\":\"positive\",\"model\":\"m\",\"version\":\"1\"}")]
    [InlineData("{\"id\":\"a\",\"time\":0,\"text\":\"t\",\"correct\":\"positive\",\"model\":\"m\",\"version\":\"1\"}")]
    [InlineData("{\"id\":\"a\",\"time\":\"1\",\"text\":\"t\",\"correct\":\"positive\",\"model\":\"m\",\"version\":\"1\"}")]
    [InlineData("{\"id\":\"a\",\"time\":1,\"text\":\"\\ud800\",\"correct\":\"positive\",\"model\":\"m\",\"version\":\"1\"}")]
    [InlineData("{\"id\":\"a\",\"time\":1,\"text\":\"t\",\"correct\":\"positive\",\"model\":\"m\",\"version\":\"1\"}{}")]
    [InlineData("{\"id\":\"a\",\"time\":1,\"text\":\"t\",\"correct\":\"positive\",\"model\":\"m\"}")]
    public void OtherLine_IsNoCorrection(string line) =>
        Assert.Throws<JsonException>(() => FeedbackRecord.FromLine(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void BytesThatAreNoText_AreNoCorrection()
    {
        Assert.Throws<JsonException>(() => FeedbackRecord.FromLine(new byte[40]));
        Assert.Throws<JsonException>(() => FeedbackRecord.FromLine([.. "{\"id\":\"a\",\"time\":1,\"text\":\""u8, 0xff, .. "\",\"correct\":\"p\",\"model\":\"m\",\"version\":\"1\"}"u8]));
    }

    [Fact]
    public void Line_ReadsBackTheSame()
    {
        byte[] line = record.ToLine();

        Assert.Equal((byte)'\n', line[^1]);
        Assert.DoesNotContain((byte)'\n', line[..^1]);
        Assert.Equal(record, FeedbackRecord.FromLine(line));
    }
}
