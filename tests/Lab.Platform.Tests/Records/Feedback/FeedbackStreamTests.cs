using Lab.Platform.Tests.Records.Redis;
using Lab.Records;
using Lab.TestSupport;
using StackExchange.Redis;

namespace Lab.Platform.Tests.Records.Feedback;

public sealed class FeedbackStreamTests : RedisTest
{
    static readonly FeedbackRecord record = new("f-1", 1_790_000_000_123, "caf\u00e9 \"au lait\"\n", "negative", "positive", "p-1", "sentiment", "3");

    Task<long> AppendAsync(FeedbackRecord appended) => new FeedbackStream(Redis).AppendAsync(appended, TimeSpan.FromMinutes(1), Cancellation);

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
    public void Line_ReadsBackTheSame()
    {
        byte[] line = record.ToLine();

        Assert.Equal((byte)'\n', line[^1]);
        Assert.DoesNotContain((byte)'\n', line[..^1]);
        Assert.Equal(record, FeedbackRecord.FromLine(line));
    }
}
