using Lab.Inference;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Engine.Tests.Inference.Batching;

/// <summary>A long call and others in one queue, on a clock moved by hand: how much is taken, who is let in, when to come back.</summary>
public sealed class QueueSharingTests : IDisposable
{
    const int Large = 100;

    readonly FakeTimeProvider time = new();
    readonly BatchQueue queue;
    readonly List<BatchItem> batch = [];

    public QueueSharingTests() => queue = new BatchQueue(
        new BatchingOptions { MaxBatchDelay = TimeSpan.Zero, MaxQueuedTexts = 1_000, MaxQueuedTokens = 400_000, MaxPredictedWait = TimeSpan.FromSeconds(10) }, time);

    public void Dispose() => queue.Dispose();

    QueueRefusal? Add(int id, int texts, int tokens) => queue.TryEnqueue(QueuedTexts.Call(id, texts, tokens), out var refusal) ? null : refusal;

    void Take()
    {
        batch.Clear();
        Assert.True(queue.TakeBatch(batch, []));
    }

    /// <summary>Computes the batch that was taken, at so many tokens a second.</summary>
    void Compute(int tokensPerSecond)
    {
        var took = TimeSpan.FromSeconds(batch.Tokens() / (double)tokensPerSecond);
        time.Advance(took);
        queue.Finish(batch, took);
    }

    /// <summary>A model of 10,000 tokens a second: 300 of them in 30 ms.</summary>
    void LearnPace()
    {
        Add(0, 1, 100);
        Take();
        Compute(10_000);
    }

    [Fact]
    public void LongCallAlone_HasFullBatches()
    {
        LearnPace();
        Assert.Null(Add(Large, 200, 100));

        Take();
        Assert.Equal(4_000, batch.Tokens());
    }

    [Fact]
    public void OthersShrinkTheBatches_AndFiveSecondsAfterTheLastOneTheyAreFullAgain()
    {
        LearnPace();
        Assert.Null(Add(Large, 900, 100));
        Take();
        Assert.Null(Add(1, 1, 20));
        Compute(10_000);

        Take();
        Assert.Equal([1, Large, Large, Large], batch.Select(item => item.Ids[0]));
        Compute(10_000);
        // Remembered, though nobody else waits now.
        Take();
        Assert.Equal(300, batch.Tokens());
        Compute(10_000);
        time.Advance(BatchQueue.SharingMemory);
        Take();
        Assert.Equal(4_000, batch.Tokens());
    }

    [Fact]
    public void SlowerMachine_ShrinksTheSharedBatches()
    {
        LearnPace();
        Assert.Null(Add(Large, 900, 20));
        Assert.Null(Add(1, 1, 20));
        Take();
        Assert.Equal(300, batch.Tokens());
        for (int i = 0; i < 100; i++)
        {
            Compute(2_000);
            Take();
        }
        Assert.InRange(batch.Tokens(), 60, 80);
    }

    [Fact]
    public void ManyShortCalls_AreNotSplitIntoSmallBatches()
    {
        LearnPace();
        for (int id = 1; id <= 60; id++) Assert.Null(Add(id, 1, 50));

        Take();
        Assert.Equal(60, batch.Count);
    }

    [Fact]
    public void CallThatWouldWaitTooLong_IsRefused_AndTakenAfterTheTimeThatItWasTold()
    {
        LearnPace();
        Assert.Null(Add(Large, 400, 300));

        // 120,000 tokens of the other come before its last one.
        Assert.Equal(new QueueRefusal(QueueLimit.Wait, TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(2)), Add(Large + 1, 400, 300));
        var started = time.GetUtcNow();
        while (time.GetUtcNow() - started < TimeSpan.FromSeconds(2))
        {
            Take();
            Compute(10_000);
        }
        Assert.Null(Add(Large + 1, 400, 300));
    }

    [Fact]
    public void LongCall_DoesNotWaitForMoreOfOthersThanItHasItself()
    {
        LearnPace();
        Assert.Null(Add(Large, 400, 300));
        Assert.Null(Add(Large + 1, 200, 300));
    }

    [Fact]
    public void CallWithoutRoom_IsToldWhenThereIsRoom()
    {
        LearnPace();
        Assert.Null(Add(Large, 600, 200));

        // 200 texts of 200 tokens too many, beside 12 s of work.
        Assert.Equal(new QueueRefusal(QueueLimit.Room, TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(4)), Add(Large + 1, 600, 200));
    }

    [Fact]
    public void ShortCall_IsLetInBesideAnyLongOne()
    {
        LearnPace();
        Assert.Null(Add(Large, 1_000, 190));
        Assert.Null(Add(1, 1, 20));
        Assert.Equal((1_001, 190_020), (queue.Texts, queue.Tokens));
    }

    [Fact]
    public void TextsOnTheirWay_CountAsThoseThatWait()
    {
        Assert.True(queue.TryReserve(900, out _));
        Assert.False(queue.TryReserve(200, out var refusal));
        Assert.Equal(QueueLimit.Room, refusal.Limit);
        Assert.Equal(QueueLimit.Room, Add(Large, 200, 200)!.Value.Limit);

        queue.Release(900);
        Assert.Null(Add(Large, 200, 200));
    }
}
