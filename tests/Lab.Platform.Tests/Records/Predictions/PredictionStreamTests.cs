using Lab.Platform.Tests.Records.Redis;
using Lab.Records;
using Lab.TestSupport;

namespace Lab.Platform.Tests.Records.Predictions;

public sealed class PredictionStreamTests : RedisTest
{
    static readonly DateTimeOffset start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    static PredictionRecord Record(int second) => new()
    {
        PredictionId = $"p{second}",
        Time = start.AddSeconds(second),
        Model = "sentiment",
        Version = "1",
        Label = "positive",
        Scores = new Dictionary<string, float> { ["positive"] = 1 },
        Characters = 1,
        Tokens = 3,
        UnknownTokens = 0,
    };

    async Task AppendAsync(int count)
    {
        var stream = new PredictionStream(Redis);
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => stream.AppendAsync(Record(i), 1_000_000, Cancellation)));
    }

    [Fact]
    public async Task NewestComeFirst_OverSeveralPages_AndForeignEntriesAreLeftOut()
    {
        await AppendAsync(1_500);
        await Database.StreamAddAsync(PredictionRecord.StreamName, "colour", "red");
        await AppendAsync(1_000);
        var read = await new PredictionStream(Redis).ReadAsync(start, 10_000, Cancellation);
        Assert.Equal(Enumerable.Range(0, 1_000).Reverse().Concat(Enumerable.Range(0, 1_500).Reverse()).Select(i => $"p{i}"), read.Select(record => record.PredictionId));
    }

    [Fact]
    public async Task Window_EndsAtItsTimeAndAtItsSize()
    {
        await AppendAsync(50);
        var source = new PredictionStream(Redis);
        Assert.Equal(10, (await source.ReadAsync(start.AddSeconds(40), 10_000, Cancellation)).Count);
        Assert.Equal(["p49", "p48"], (await source.ReadAsync(start, 2, Cancellation)).Select(record => record.PredictionId));
    }

    [Fact]
    public async Task NoStream_IsNoAnswers() => Assert.Empty(await new PredictionStream(Redis).ReadAsync(start, 10, Cancellation));

    [Fact]
    public async Task OldEntries_GoByNumberAndByAge()
    {
        // The server cuts whole nodes of 100 entries.
        await Database.ExecuteAsync("CONFIG", "SET", "stream-node-max-entries", "1");
        await Database.StreamAddAsync(PredictionRecord.StreamName, "id", "very-old", messageId: "1000-0");
        var stream = new PredictionStream(Redis);

        await stream.TrimAsync(DateTimeOffset.FromUnixTimeMilliseconds(2_000), Cancellation);
        Assert.Equal(0, await Database.StreamLengthAsync(PredictionRecord.StreamName));
        for (int i = 0; i < 8; i++) await stream.AppendAsync(Record(i), 5, Cancellation);

        Assert.InRange(await Database.StreamLengthAsync(PredictionRecord.StreamName), 5, 6);
    }
}
