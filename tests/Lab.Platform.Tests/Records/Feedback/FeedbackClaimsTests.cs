using Lab.Records;

namespace Lab.Platform.Tests.Records.Feedback;

public sealed class FeedbackClaimsTests : FeedbackTest
{
    static readonly TimeSpan pause = TimeSpan.FromMinutes(10);

    FeedbackClaims Claims => new(Redis, time);

    async Task SendAsync(int from, int count)
    {
        for (int i = from; i < from + count; i++) await SendAsync($"f{i:00}", $"text {i}", "positive");
    }

    [Fact]
    public async Task EnoughCorrections_OpenOne_WhoeverAsks()
    {
        await SendAsync(0, 2);
        Assert.Null(await Claims.TryOpenAsync(3, Cancellation));
        await SendAsync(2, 1);
        var second = Connection(name: "another replica");
        await second.ConnectAsync(Cancellation);

        var claims = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => new FeedbackClaims(i % 2 == 0 ? Redis : second, time).TryOpenAsync(3, Cancellation)));

        Assert.All(claims, claim => Assert.Equal(new FeedbackClaim(1, null), claim));
        await Claims.BeginAsync(1, "job", Cancellation);
        await Claims.BeginAsync(1, "another", Cancellation);
        Assert.Equal(new FeedbackClaim(1, "job"), await Claims.TryOpenAsync(3, Cancellation));
    }

    [Fact]
    public async Task Confirmations_AndWhatIsHeldOrPending_DoNotCount()
    {
        await SendAsync("right", "a", "positive", predicted: "positive");
        await SendAsync("pending", "b", "positive", FeedbackState.Pending);
        await SendAsync("one", "c", "positive");
        await SendAsync("other", "c", "negative");
        Assert.Null(await Claims.TryOpenAsync(1, Cancellation));

        await Book.CorrectAsync("right", "negative", Cancellation);
        Assert.NotNull(await Claims.TryOpenAsync(1, Cancellation));
    }

    [Fact]
    public async Task Promoted_WhatWasLearnedIsUsed_AndOfTheRestOnlyNewOnesCount()
    {
        await SendAsync(0, 4);
        await Claims.TryOpenAsync(4, Cancellation);
        await SendAsync(4, 1);
        await Book.DropAsync("f00", Cancellation);
        await Book.CorrectAsync("f01", "neutral", Cancellation);

        await Book.MarkUsedAsync([new("f02", "", "positive", default)], "4", Cancellation);
        await Claims.SucceededAsync(1, Cancellation);
        await Claims.SucceededAsync(1, Cancellation);

        Assert.Equal("f00 dropped positive, f01 accepted neutral, f02 used positive, f03 accepted positive, f04 accepted positive", await StatesAsync());
        Assert.Equal("4", (await Book.FindAsync("f02", Cancellation))!.Version);
        // The corrected one is new again; the one that was held out has had its turn.
        Assert.Null(await Claims.TryOpenAsync(3, Cancellation));
        Assert.Equal(2, (await Claims.TryOpenAsync(2, Cancellation))!.Number);
    }

    [Fact]
    public async Task Refused_OnlyNewOnesCount_AfterThePause()
    {
        await SendAsync(0, 3);
        await Claims.TryOpenAsync(3, Cancellation);
        await Claims.EndedAsync(1, pause, Cancellation);
        await SendAsync(3, 2);
        time.Advance(pause);
        Assert.Null(await Claims.TryOpenAsync(3, Cancellation));

        await SendAsync(5, 1);
        Assert.Equal(2, (await Claims.TryOpenAsync(3, Cancellation))!.Number);
        await Claims.EndedAsync(2, pause, Cancellation);
        await SendAsync(6, 3);
        Assert.Null(await Claims.TryOpenAsync(3, Cancellation));
        time.Advance(pause);
        Assert.Equal(3, (await Claims.TryOpenAsync(3, Cancellation))!.Number);
        Assert.Equal(9, (await Book.AcceptedAsync(Cancellation)).Count);
    }
}
