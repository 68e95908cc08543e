using Lab.Inference;
using Lab.TestSupport;

namespace Lab.Engine.Tests.Inference.Batching;

public sealed class DynamicBatcherTests : IAsyncDisposable
{
    readonly TimerLog time = new();
    readonly FakeClassifier model = new(EchoIds) { Labels = ["a", "b"] };
    DynamicBatcher? batcher;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    DynamicBatcher Start(BatchingOptions? options = null) => batcher = new DynamicBatcher(model, options, time);

    public async ValueTask DisposeAsync()
    {
        model.LetGo();
        if (batcher is not null) await batcher.DisposeAsync();
    }

    // Two numbers that tell which sequence was computed: its first id and its length.
    static void EchoIds(ReadOnlySpan<int> ids, Span<float> row)
    {
        row[0] = ids[0];
        row[1] = ids.Length;
    }

    BatchItem Item(int first, int length = 1) => Fill(batcher!.Rent(CancellationToken.None), first, length);

    static BatchItem Fill(BatchItem item, int first, int length = 1)
    {
        item.Ids.Add(first);
        for (int i = 1; i < length; i++) item.Ids.Add(0);
        return item;
    }

    BatchItem Queued(int first, int length = 1) => Queued(Item(first, length));

    BatchItem Queued(BatchItem item)
    {
        Assert.True(batcher!.TryEnqueue(item, out _));
        return item;
    }

    /// <summary>A first batch that stays in the model until LetGo, so that what follows queues up.</summary>
    async Task<BatchItem> OccupyAsync(int first = 99)
    {
        model.Hold();
        var item = Queued(first);
        await model.EnteredAsync(Deadline);
        return item;
    }

    int[][] BatchesByFirstId() => [.. model.Batches.Select(batch => batch.Select(ids => ids[0]).ToArray())];

    async Task<(float First, float Length)> AnswerAsync(BatchItem item)
    {
        await item.Completion.AsTask().WaitAsync(Deadline);
        var answer = (item.Probabilities[0], item.Probabilities[1]);
        batcher!.Return(item);
        return answer;
    }

    [Fact]
    public async Task LoneText_RunsAtOnce_ThoughTimeStandsStill()
    {
        Start(new BatchingOptions { MaxBatchDelay = TimeSpan.FromSeconds(1) });

        Assert.Equal((7, 3), await AnswerAsync(Queued(7, length: 3)));
        Assert.Equal((8, 2), await AnswerAsync(Queued(8, length: 2)));
        Assert.Equal([[7], [8]], BatchesByFirstId());
    }

    [Fact]
    public async Task TextsBehindARunningBatch_AreComputedTogether_InOrder()
    {
        Start(new BatchingOptions { MaxBatchDelay = TimeSpan.Zero });
        var first = await OccupyAsync();
        BatchItem[] rest = [Queued(1), Queued(2, length: 5), Queued(3)];
        model.LetGo();

        Assert.Equal((99, 1), await AnswerAsync(first));
        Assert.Equal((1, 1), await AnswerAsync(rest[0]));
        Assert.Equal((2, 5), await AnswerAsync(rest[1]));
        Assert.Equal((3, 1), await AnswerAsync(rest[2]));
        Assert.Equal([[99], [1, 2, 3]], BatchesByFirstId());
    }

    [Fact]
    public async Task Batch_EndsBeforeTheTextThatBreaksTheBudget_AndLongerTextsRunAlone()
    {
        Start(new BatchingOptions { MaxBatchTokens = 10, MaxBatchDelay = TimeSpan.Zero });
        var first = await OccupyAsync();
        BatchItem[] rest = [Queued(1, 4), Queued(2, 6), Queued(3, 1), Queued(4, 25), Queued(5, 9), Queued(6, 2)];
        model.LetGo();

        await AnswerAsync(first);
        foreach (var item in rest) await AnswerAsync(item);
        Assert.Equal([[99], [1, 2], [3], [4], [5], [6]], BatchesByFirstId());
    }

    [Fact]
    public async Task WithCompany_BatchStaysOpen_UntilTheDelayAfterItsFirstText()
    {
        Start(new BatchingOptions { MaxBatchDelay = TimeSpan.FromMilliseconds(5) });
        var first = await OccupyAsync();
        var second = Queued(1);
        model.LetGo();
        await AnswerAsync(first);
        await time.SetAsync(TimeSpan.FromMilliseconds(5), Deadline);
        time.Advance(TimeSpan.FromMilliseconds(4));
        var third = Queued(2);
        await time.SetAsync(TimeSpan.FromMilliseconds(1), Deadline);
        time.Advance(TimeSpan.FromMilliseconds(1));

        await AnswerAsync(second);
        await AnswerAsync(third);
        Assert.Equal([[99], [1, 2]], BatchesByFirstId());
    }

    [Fact]
    public async Task WithCompany_FullBudget_DoesNotWait()
    {
        Start(new BatchingOptions { MaxBatchTokens = 4, MaxBatchDelay = TimeSpan.FromSeconds(1) });
        var first = await OccupyAsync();
        BatchItem[] rest = [Queued(1, 2), Queued(2, 2)];
        model.LetGo();

        await AnswerAsync(first);
        foreach (var item in rest) await AnswerAsync(item);
        Assert.Equal([[99], [1, 2]], BatchesByFirstId());
    }

    [Fact]
    public async Task Company_IsForgottenAfterTenDelays()
    {
        Start(new BatchingOptions { MaxBatchDelay = TimeSpan.FromMilliseconds(2) });
        var first = await OccupyAsync();
        var second = Queued(1);
        time.Advance(TimeSpan.FromMilliseconds(2));
        model.LetGo();
        await AnswerAsync(first);
        await AnswerAsync(second);
        time.Advance(TimeSpan.FromMilliseconds(21));

        // Would wait for ever, as nobody moves the clock any more.
        Assert.Equal((2, 1), await AnswerAsync(Queued(2)));
    }

    [Fact]
    public async Task CallOfManyTexts_IsNoCompanyToItself()
    {
        Start(new BatchingOptions { MaxBatchDelay = TimeSpan.FromSeconds(1) });
        for (int round = 0; round < 2; round++)
        {
            BatchItem[] call = [Item(1), Item(2), Item(3)];
            Assert.True(batcher!.TryEnqueue(call, out _));
            foreach (var item in call) await AnswerAsync(item);
        }
        Assert.Equal([[1, 2, 3], [1, 2, 3]], BatchesByFirstId());
    }

    [Fact]
    public async Task CallerWhoLeft_IsDroppedBeforeTheBatch()
    {
        Start(new BatchingOptions { MaxBatchDelay = TimeSpan.Zero });
        using var leaving = new CancellationTokenSource();
        var first = await OccupyAsync();
        var left = Queued(Fill(batcher!.Rent(leaving.Token), 1));
        var stayed = Queued(2);
        await leaving.CancelAsync();
        model.LetGo();

        await AnswerAsync(first);
        Assert.Equal((2, 1), await AnswerAsync(stayed));
        var dropped = await Assert.ThrowsAsync<OperationCanceledException>(() => AnswerAsync(left));
        Assert.Equal(leaving.Token, dropped.CancellationToken);
        Assert.Equal([[99], [2]], BatchesByFirstId());
    }

    [Fact]
    public async Task CallerWhoLeavesDuringItsBatch_StillGetsTheAnswer()
    {
        Start();
        using var leaving = new CancellationTokenSource();
        model.Hold();
        var item = Queued(Fill(batcher!.Rent(leaving.Token), 1));
        await model.EnteredAsync(Deadline);
        await leaving.CancelAsync();
        model.LetGo();

        Assert.Equal((1, 1), await AnswerAsync(item));
    }

    [Fact]
    public async Task FailingBatch_FailsItsOwnCallersOnly_AndTheNextOneRuns()
    {
        var broken = new InvalidOperationException("no numbers today");
        model.Failure = batch => batch[0][0] == 1 ? broken : null;
        Start(new BatchingOptions { MaxBatchTokens = 2, MaxBatchDelay = TimeSpan.Zero });
        var first = await OccupyAsync();
        BatchItem[] rest = [Queued(1), Queued(2), Queued(3)];
        model.LetGo();

        await AnswerAsync(first);
        foreach (var item in rest[..2])
        {
            var failure = await Assert.ThrowsAsync<BatchFailedException>(() => AnswerAsync(item));
            Assert.Equal((2, 2, broken), (failure.Texts, failure.Tokens, failure.InnerException));
        }
        Assert.Equal((3, 1), await AnswerAsync(rest[2]));
    }

    [Fact]
    public async Task StageTimes_TellWaitingFromComputing()
    {
        Start(new BatchingOptions { MaxBatchDelay = TimeSpan.Zero });
        var first = await OccupyAsync();
        time.Advance(TimeSpan.FromMilliseconds(30));
        var second = Queued(1);
        time.Advance(TimeSpan.FromMilliseconds(12));
        model.LetGo();

        Assert.Equal(new StageTimes(TimeSpan.Zero, TimeSpan.FromMilliseconds(42)), await first.Completion);
        Assert.Equal(new StageTimes(TimeSpan.FromMilliseconds(12), TimeSpan.Zero), await second.Completion);
    }

    [Fact]
    public async Task Dispose_EndsTheRunningBatch_FailsTheRest_DisposesTheModel()
    {
        Start();
        var running = await OccupyAsync();
        var waiting = Queued(1);
        var disposal = batcher!.DisposeAsync();
        model.LetGo();
        await disposal.AsTask().WaitAsync(Deadline);

        Assert.Equal((99, 1), await AnswerAsync(running));
        var refused = await Assert.ThrowsAsync<ObjectDisposedException>(() => AnswerAsync(waiting));
        Assert.StartsWith("The batcher was stopped before this text was classified.", refused.Message);
        Assert.Throws<ObjectDisposedException>(() => batcher.TryEnqueue(Item(2), out _));
        Assert.True(model.IsDisposed);
        await batcher.DisposeAsync();
    }

    [Fact]
    public void Return_GivesTheItem_EmptyAgain_ToTheNextRequest()
    {
        Start();
        var first = Item(1, length: 40);
        batcher!.Return(first);
        var next = Item(2);

        Assert.Same(first, next);
        Assert.Equal([2], next.Ids);
    }
}
