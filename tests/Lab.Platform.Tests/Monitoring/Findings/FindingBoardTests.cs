using Lab.Monitoring;
using Lab.Monitoring.Findings;
using Lab.TestSupport;

namespace Lab.Platform.Tests.Monitoring.Findings;

public sealed class FindingBoardTests : RedisTest
{
    static readonly DateTimeOffset now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    static Finding Of(FindingState state) => new("batch-drift incoming", state, "The predicted labels have drifted.", [new("rows", "300", "at least 200"), new("share", "1 %")]);

    [Fact]
    public async Task LastFindingOfACause_IsRead_UntilItIsTooOld()
    {
        var board = new FindingBoard(Redis);
        await board.PostAsync(Of(FindingState.Raised), now, Cancellation);
        await board.PostAsync(Of(FindingState.Clear), now, Cancellation);
        await Database.HashSetAsync(FindingBoard.Key, "other", "nonsense");

        var finding = Assert.Single(await board.ReadAsync(now, Cancellation));

        Assert.Equal((FindingState.Clear, 2), (finding.State, finding.Numbers.Count));
        Assert.Equal(new("rows", "300", "at least 200"), finding.Numbers[0]);
        Assert.Empty(await board.ReadAsync(now + FindingBoard.Lifetime, Cancellation));
    }
}
