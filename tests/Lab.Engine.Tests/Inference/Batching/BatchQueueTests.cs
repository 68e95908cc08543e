using Lab.Inference;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Engine.Tests.Inference.Batching;

public sealed class BatchQueueTests
{
    static BatchQueue Queue(int texts = 4, int tokens = 100) =>
        new(new BatchingOptions { MaxQueuedTexts = texts, MaxQueuedTokens = tokens }, new FakeTimeProvider());

    static BatchItem Item(int tokens, CancellationToken cancellation = default) => QueuedTexts.Item(tokens, cancellation: cancellation);

    static BatchItem[] Call(params int[] tokens) => [.. tokens.Select(count => Item(count))];

    [Fact]
    public void TryEnqueue_WhenTextsAreFull_ReturnsFalse()
    {
        using var queue = Queue(texts: 2);

        Assert.True(queue.TryEnqueue(Call(1), out _));
        Assert.True(queue.TryEnqueue(Call(1), out _));
        Assert.False(queue.TryEnqueue(Call(1), out _));
        Assert.Equal((2, 2), (queue.Texts, queue.Tokens));
    }

    [Fact]
    public void TryEnqueue_WhenTokensAreFull_ReturnsFalse()
    {
        using var queue = Queue(tokens: 10);

        Assert.True(queue.TryEnqueue(Call(6), out _));
        Assert.False(queue.TryEnqueue(Call(5), out _));
        Assert.True(queue.TryEnqueue(Call(4), out _));
        Assert.Equal((2, 10), (queue.Texts, queue.Tokens));
    }

    [Fact]
    public void TryEnqueue_CallThatFitsInPartOnly_QueuesNothing()
    {
        using var queue = Queue(texts: 3);
        Assert.True(queue.TryEnqueue(Call(1), out _));

        Assert.False(queue.TryEnqueue(Call(1, 1, 1), out _));
        Assert.Equal((1, 1), (queue.Texts, queue.Tokens));
    }

    [Fact]
    public void TryEnqueue_CallLargerThanTheQueue_IsLetInWhenNothingWaits()
    {
        using var queue = Queue(texts: 2, tokens: 10);

        Assert.True(queue.TryEnqueue(Call(20, 20, 20), out _));
        Assert.False(queue.TryEnqueue(Call(1), out _));
        Assert.Equal((3, 60), (queue.Texts, queue.Tokens));
    }

    [Fact]
    public async Task TryEnqueue_WhenFullOfCallersWhoLeft_DropsThemAndTakesTheNewOne()
    {
        using var queue = Queue(texts: 2);
        using var leaving = new CancellationTokenSource();
        var left = Item(5, leaving.Token);
        Assert.True(queue.TryEnqueue(new ReadOnlySpan<BatchItem>(ref left), out _));
        Assert.True(queue.TryEnqueue(Call(3), out _));
        await leaving.CancelAsync();

        Assert.True(queue.TryEnqueue(Call(2), out _));
        Assert.Equal((2, 5), (queue.Texts, queue.Tokens));
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await left.Completion);
    }

    [Fact]
    public void TryEnqueue_EmptyCallOrText_Throws()
    {
        using var queue = Queue();

        Assert.Equal("call", Assert.Throws<ArgumentException>(() => queue.TryEnqueue([], out _)).ParamName);
        Assert.Equal("call", Assert.Throws<ArgumentException>(() => queue.TryEnqueue(Call(1, 0), out _)).ParamName);
        Assert.Equal(0, queue.Texts);
    }

    [Fact]
    public void ClosedQueue_RefusesTextsAndGivesNone()
    {
        using var queue = Queue();
        queue.TryEnqueue(Call(1), out _);
        queue.Close();

        Assert.Throws<ObjectDisposedException>(() => queue.TryEnqueue(Call(1), out _));
        Assert.False(queue.TakeBatch([], []));
        Assert.Single(queue.TakeRest());
    }
}
