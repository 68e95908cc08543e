using Lab.Inference;

namespace Lab.Engine.Tests.Inference.Batching;

public sealed class CallTurnsTests
{
    const int Large = 100, Other = 200;

    readonly CallTurns turns = new();
    readonly List<BatchItem> dropped = [];

    /// <summary>The calls of the texts of the next batch, in order.</summary>
    int[] Next(int budget, bool isShared = true)
    {
        var batch = new List<BatchItem>();
        turns.Fill(batch, dropped, budget, isShared);
        return [.. batch.Select(item => item.Ids[0])];
    }

    void Short(int id, int tokens = 10, int texts = 1) => turns.Add(QueuedTexts.Call(id, texts, tokens), isLong: false);

    void Long(int id, int texts, int tokens, CancellationToken cancellation = default) => turns.Add(QueuedTexts.Call(id, texts, tokens, cancellation), isLong: true);

    [Fact]
    public void ShortCalls_AreServedInTheOrderOfArrival()
    {
        Short(1);
        Short(2, texts: 2);
        Short(3);

        Assert.Equal([1, 2, 2], Next(30));
        Assert.Equal([3], Next(30));
        Assert.Equal((0, 0, 0), (turns.Texts, turns.Tokens, turns.Calls));
    }

    [Fact]
    public void ShortCallBesideALongOne_IsInTheNextBatch_OrInTheOneAfterIt()
    {
        Long(Large, texts: 50, tokens: 30);
        Assert.Equal([Large, Large, Large], Next(90));
        Short(1);
        Assert.Equal([1, Large, Large, Large], Next(90));
        Short(2, tokens: 80);
        // No room for a long text beside it: the next batch begins with one.
        Assert.Equal([2], Next(90));
        Short(3, tokens: 80);
        Assert.Equal([Large, Large, Large], Next(90));
        Assert.Equal([3], Next(90));
    }

    [Fact]
    public void LongCallBesideAFloodOfShortOnes_HasATextInEverySecondBatch()
    {
        Long(Large, texts: 20, tokens: 25);
        int batches = 0;
        for (int id = 1; turns.HasLong; batches++)
        {
            // More than a batch of them each time: they never come to an end.
            for (int i = 0; i < 12; i++) Short(id++);
            Next(100);
        }
        // Half of every second batch: two texts of 25 in 50 tokens.
        Assert.InRange(batches, 18, 20);
    }

    [Fact]
    public void LongCalls_ShareByTokens_WhateverTheLengthOfTheirTexts()
    {
        Long(Large, texts: 100, tokens: 512);
        Long(Other, texts: 5_000, tokens: 16);
        var tokens = new Dictionary<int, int> { [Large] = 0, [Other] = 0 };
        for (int i = 0; i < 100; i++)
        {
            foreach (int id in Next(300)) tokens[id] += id == Large ? 512 : 16;
            Assert.InRange(tokens[Large] - tokens[Other], -640, 640);
        }
        Assert.True(tokens[Large] > 10_000);
    }

    [Fact]
    public void ManyLongCalls_AllGoOn()
    {
        for (int id = 0; id < 10; id++) Long(id, texts: 100, tokens: 64);
        var seen = Enumerable.Range(0, 20).SelectMany(_ => Next(128)).CountBy(id => id).ToDictionary();

        Assert.Equal(10, seen.Count);
        Assert.All(seen.Values, texts => Assert.InRange(texts, 2, 6));
    }

    [Fact]
    public void SharedBudget_IsMetAsNearlyAsWholeTextsAllow()
    {
        Long(Large, texts: 10, tokens: 40);

        // 80 is nearer to 90 than 120 is; 120 is nearer to 110 than 80 is.
        Assert.Equal(2, Next(90).Length);
        Assert.Equal(3, Next(110).Length);
        Assert.Equal(2, Next(110, isShared: false).Length);
        Assert.Single(Next(1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CallThatLeft_IsDroppedWhole_WithoutTakingATurn(bool isLong)
    {
        using var leaving = new CancellationTokenSource();
        turns.Add(QueuedTexts.Call(1, 3, 30, leaving.Token), isLong);
        turns.Add(QueuedTexts.Call(2, 1, 30), isLong);
        await leaving.CancelAsync();

        Assert.Equal([2], Next(100));
        Assert.Equal(3, dropped.Count);
        Assert.Equal((0, 0), (turns.Texts, turns.Tokens));
    }

    [Fact]
    public void TokensAhead_AreThoseThatOthersHaveBeforeTheLastText()
    {
        Long(Large, texts: 10, tokens: 100);
        Long(Other, texts: 1, tokens: 300);
        Short(1, tokens: 20);

        // Each long call has as much as the new one until that is done.
        Assert.Equal(20 + 500 + 300, turns.TokensAhead(500, isLong: true, budget: 50));
        Assert.Equal(20 + 1_000 + 300, turns.TokensAhead(9_000, isLong: true, budget: 50));
        // Beside short calls long ones have one batch in two.
        Assert.Equal(20 + 70, turns.TokensAhead(10, isLong: false, budget: 50));
    }
}
