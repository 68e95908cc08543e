using Lab.Monitoring.PredictionLog;
using Lab.Platform.Tests.Redis;
using Lab.Redis;

namespace Lab.Platform.Tests.Monitoring.PredictionLog;

public sealed class RedisPredictionSourceTests : RedisTest
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
        for (int i = 0; i < count; i++) await Redis.StreamAddAsync(PredictionRecord.StreamName, Record(i).ToFields(), cancellation: Cancellation);
    }

    [Fact]
    public async Task NewestComeFirst_OverSeveralPages_AndForeignEntriesAreLeftOut()
    {
        await AppendAsync(1_500);
        await Redis.StreamAddAsync(PredictionRecord.StreamName, [new("colour", "red")], cancellation: Cancellation);
        await AppendAsync(1_000);
        var read = await new RedisPredictionSource(Redis).ReadAsync(start, 10_000, Cancellation);
        Assert.Equal(Enumerable.Range(0, 1_000).Reverse().Concat(Enumerable.Range(0, 1_500).Reverse()).Select(i => $"p{i}"), read.Select(record => record.PredictionId));
    }

    [Fact]
    public async Task Window_EndsAtItsTimeAndAtItsSize()
    {
        await AppendAsync(50);
        var source = new RedisPredictionSource(Redis);
        Assert.Equal(10, (await source.ReadAsync(start.AddSeconds(40), 10_000, Cancellation)).Count);
        Assert.Equal(["p49", "p48"], (await source.ReadAsync(start, 2, Cancellation)).Select(record => record.PredictionId));
    }

    [Fact]
    public async Task NoStream_IsNoAnswers() => Assert.Empty(await new RedisPredictionSource(Redis).ReadAsync(start, 10, Cancellation));
}
