using Lab.Inference;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Engine.Tests.Inference.Batching;

public sealed class BatchQueueTests
{
    static BatchQueue Queue(int texts = 4, int tokens = 100) =>
        new(new BatchingOptions { MaxQueuedTexts = texts, MaxQueuedTokens = tokens }, new FakeTimeProvider());

    static BatchItem Item(int tokens, CancellationToken cancellation = default)
    {
        var item = new BatchItemPool(labelCount: 2, capacity: 0).Rent();
        item.Start(cancellation);
        for (int i = 0; i < tokens; i++) item.Ids.Add(i);
        return item;
    }

    static BatchItem[] Call(params int[] tokens) => [.. tokens.Select(count => Item(count))];

    [Fact]
    public void TryEnqueue_WhenTextsAreFull_ReturnsFalse()
    {
        using var queue = Queue(texts: 2);

        Assert.True(queue.TryEnqueue(Call(1)));
        Assert.True(queue.TryEnqueue(Call(1)));
        Assert.False(queue.TryEnqueue(Call(1)));
        Assert.Equal((2, 2), (queue.Texts, queue.Tokens));
    }

    [Fact]
    public void TryEnqueue_WhenTokensAreFull_ReturnsFalse()
    {
        using var queue = Queue(tokens: 10);

        Assert.True(queue.TryEnqueue(Call(6)));
        Assert.False(queue.TryEnqueue(Call(5)));
        Assert.True(queue.TryEnqueue(Call(4)));
        Assert.Equal((2, 10), (queue.Texts, queue.Tokens));
    }

    [Fact]
    public void TryEnqueue_CallThatFitsInPartOnly_QueuesNothing()
    {
        using var queue = Queue(texts: 3);
        Assert.True(queue.TryEnqueue(Call(1)));

        Assert.False(queue.TryEnqueue(Call(1, 1, 1)));
        Assert.Equal((1, 1), (queue.Texts, queue.Tokens));
    }

    [Fact]
    public void TryEnqueue_CallLargerThanTheQueue_IsLetInWhenNothingWaits()
    {
        using var queue = Queue(texts: 2, tokens: 10);

        Assert.True(queue.TryEnqueue(Call(20, 20, 20)));
        Assert.False(queue.TryEnqueue(Call(1)));
        Assert.Equal((3, 60), (queue.Texts, queue.Tokens));
    }

    [Fact]
    public async Task TryEnqueue_WhenFullOfCallersWhoLeft_DropsThemAndTakesTheNewOne()
    {
        using var queue = Queue(texts: 2);
        using var leaving = new CancellationTokenSource();
        var left = Item(5, leaving.Token);
        Assert.True(queue.TryEnqueue(new ReadOnlySpan<BatchItem>(ref left)));
        Assert.True(queue.TryEnqueue(Call(3)));
        await leaving.CancelAsync();

        Assert.True(queue.TryEnqueue(Call(2)));
        Assert.Equal((2, 5), (queue.Texts, queue.Tokens));
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await left.Completion);
    }

    [Fact]
    public void TryEnqueue_EmptyCallOrText_Throws()
    {
        using var queue = Queue();

        Assert.Equal("call", Assert.Throws<ArgumentException>(() => queue.TryEnqueue([])).ParamName);
        Assert.Equal("call", Assert.Throws<ArgumentException>(() => queue.TryEnqueue(Call(1, 0))).ParamName);
        Assert.Equal(0, queue.Texts);
    }

    [Fact]
    public void ClosedQueue_RefusesTextsAndGivesNone()
    {
        using var queue = Queue();
        queue.TryEnqueue(Call(1));
        queue.Close();

        Assert.Throws<ObjectDisposedException>(() => queue.TryEnqueue(Call(1)));
        Assert.False(queue.TakeBatch([], []));
        Assert.Single(queue.TakeRest());
    }
}
