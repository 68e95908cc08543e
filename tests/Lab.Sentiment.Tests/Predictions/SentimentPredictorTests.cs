using Lab.Inference;
using Lab.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Sentiment.Tests;

public sealed class SentimentPredictorTests : IAsyncDisposable
{
    readonly FakeTimeProvider time = new();
    readonly FakeClassifier model = new() { Labels = ["Negative", "NEUTRAL", "positive"], MaxSequenceLength = 12 };
    SentimentPredictor? predictor;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    SentimentPredictor Start(BatchingOptions? batching = null, ITextEncoder? encoder = null, int? maxLength = null) => predictor =
        new SentimentPredictor(
            model, encoder ?? new FakeEncoder(), new ModelFacts("tiny", "1") { MaxSequenceLength = maxLength },
            batching ?? new BatchingOptions { MaxBatchDelay = TimeSpan.Zero }, time);

    public async ValueTask DisposeAsync()
    {
        model.LetGo();
        if (predictor is not null) await predictor.DisposeAsync();
    }

    static (string? Text, int Index, string Label, float Confidence, bool Truncated) Facts(Prediction prediction) =>
        (prediction.Text, prediction.Index, prediction.Label, prediction.Confidence, prediction.Truncated);

    [Fact]
    public async Task OneText_GivesLabelAndScoresInClassOrder_LowerCase()
    {
        var prediction = await Start().PredictAsync("a good one", Deadline);

        Assert.Equal(("a good one", 2, "positive", 0.8f, false), Facts(prediction));
        Assert.Equal([new("negative", 0.05f), new("neutral", 0.15f), new("positive", 0.8f)], prediction.Scores);
        Assert.Equal(0.15f, prediction.Scores["neutral"]);
        Assert.Equal(["negative", "neutral", "positive"], predictor!.Labels);
    }

    [Fact]
    public async Task ManyTexts_ComeBackInOrder_EqualToEachAlone()
    {
        Start(new BatchingOptions { MaxBatchTokens = 20, MaxBatchDelay = TimeSpan.Zero });
        string[] texts = [.. Enumerable.Range(0, 100).Select(i => (i % 3) switch { 0 => $"bad {i}", 1 => "so so", _ => "really good indeed" })];

        var together = await predictor!.PredictManyAsync(texts, Deadline);

        Assert.Equal(texts, together.Select(prediction => prediction.Text));
        foreach (var prediction in together)
        {
            var alone = await predictor.PredictAsync(prediction.Text!, Deadline);
            Assert.Equal(Facts(alone), Facts(prediction));
            Assert.Equal(alone.Scores, prediction.Scores);
        }
    }

    [Fact]
    public async Task NoTexts_GiveNoPredictions() => Assert.Empty(await Start().PredictManyAsync([], Deadline));

    [Theory]
    [InlineData(null, 12)]
    [InlineData(6, 6)]
    [InlineData(99, 12)]
    public async Task LongText_IsCutAtWhatModelAndFactsAllow(int? maxLength, int expected)
    {
        Start(maxLength: maxLength);
        var prediction = await predictor!.PredictAsync(string.Join(' ', Enumerable.Repeat("word", 50)), Deadline);

        Assert.True(prediction.Truncated);
        Assert.Equal((expected, expected), (predictor.MaxSequenceLength, model.Batches.Single().Single().Length));
    }

    [Fact]
    public async Task LargeCall_IsTokenisedOnAnotherThread_WithTheSameResult()
    {
        string text = new string('x', 5_000) + " good";

        var predictions = await Start().PredictManyAsync([text, "bad", text], Deadline);

        Assert.Equal([(text, "positive"), ("bad", "negative"), (text, "positive")], predictions.Select(each => (each.Text!, each.Label)));
    }

    [Fact]
    public async Task LargeCall_IsTokenisedInPieces_AndLetsOthersComeBetweenThem()
    {
        Start();
        string[] texts = [.. Enumerable.Range(0, 20).Select(i => new string('x', 4_000) + $" {i}")];
        var line = new CountingContext();
        SynchronizationContext.SetSynchronizationContext(line);
        var large = predictor!.PredictManyAsync(texts, Deadline);
        SynchronizationContext.SetSynchronizationContext(null);

        Assert.Equal(texts, (await large).Select(prediction => prediction.Text));
        // Two texts a piece, and once more for the answers.
        Assert.InRange(line.Posted, 10, 40);
    }

    [Fact]
    public async Task LargeCallWithoutRoom_IsRefusedBeforeItIsTokenised()
    {
        var encoder = new SlowEncoder(time);
        Start(new BatchingOptions { MaxQueuedTexts = 10, MaxBatchTokens = 8, MaxBatchDelay = TimeSpan.Zero }, encoder);
        string[] texts = [.. Enumerable.Repeat(new string('x', 2_000), 8)];
        model.Hold();
        var running = predictor!.PredictManyAsync(texts, Deadline);
        await model.EnteredAsync(Deadline);
        int before = encoder.Texts;

        var full = await Assert.ThrowsAsync<QueueFullException>(() => predictor.PredictManyAsync(texts, Deadline));

        Assert.Equal((QueueLimit.Room, before), (full.Refusal.Limit, encoder.Texts));
        model.LetGo();
        Assert.Equal(8, (await running).Length);
        Assert.Equal(8, (await predictor.PredictManyAsync(texts, Deadline)).Length);
    }

    [Fact]
    public async Task FullQueue_RefusesTheWholeCall()
    {
        Start(new BatchingOptions { MaxQueuedTexts = 2, MaxBatchDelay = TimeSpan.Zero });
        model.Hold();
        var running = predictor!.PredictAsync("good", Deadline).AsTask();
        await model.EnteredAsync(Deadline);
        var waiting = predictor.PredictAsync("bad", Deadline).AsTask();

        var full = await Assert.ThrowsAsync<QueueFullException>(() => predictor.PredictManyAsync(["a", "b"], Deadline));

        Assert.Equal((QueueLimit.Room, (1, 3)), (full.Refusal.Limit, (predictor.QueuedTexts, predictor.QueuedTokens)));
        model.LetGo();
        Assert.Equal(["positive", "negative"], (await Task.WhenAll(running, waiting)).Select(prediction => prediction.Label));
    }

    [Fact]
    public async Task CallerWhoLeft_GetsCancellation_AndTheModelNeverSeesTheTexts()
    {
        Start();
        using var leaving = new CancellationTokenSource();
        model.Hold();
        var running = predictor!.PredictAsync("good", Deadline).AsTask();
        await model.EnteredAsync(Deadline);
        var left = predictor.PredictManyAsync(["bad", "bad"], leaving.Token);
        await leaving.CancelAsync();
        model.LetGo();

        await running;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Single(model.Batches);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => predictor.PredictAsync("bad", leaving.Token).AsTask());
    }

    [Fact]
    public async Task FailingModel_FailsTheCall_AndTheNextOneIsServed()
    {
        model.Failure = batch => batch.Any(ids => ids.Contains(FakeEncoder.Bad)) ? new InvalidOperationException("broken") : null;

        var failure = await Assert.ThrowsAsync<BatchFailedException>(() => Start().PredictManyAsync(["bad", "good"], Deadline));

        Assert.Equal("The model failed on a batch of 2 texts, 6 tokens: broken", failure.Message);
        Assert.Equal("positive", (await predictor!.PredictAsync("good", Deadline)).Label);
    }

    [Fact]
    public async Task ProbabilitiesThatAreNoNumbers_AreAnError()
    {
        await using var broken = new SentimentPredictor(
            new FakeClassifier(static (_, row) => row.Fill(float.NaN)), new FakeEncoder(), new ModelFacts("tiny", "1"));

        var error = await Assert.ThrowsAsync<LabException>(() => broken.PredictAsync("x", Deadline).AsTask());
        Assert.Equal("The model gave NaN as the probability of 'negative': its weights are damaged or its numbers overflow.", error.Message);
    }

    [Fact]
    public async Task Times_KeepTheStagesApart()
    {
        model.Failure = _ =>
        {
            time.Advance(TimeSpan.FromMilliseconds(7));
            return null;
        };
        var prediction = await Start(encoder: new SlowEncoder(time)).PredictAsync("good", Deadline);

        Assert.Equal(new PredictionTimes(TimeSpan.FromMilliseconds(3), TimeSpan.Zero, TimeSpan.FromMilliseconds(7)), prediction.Times);
        Assert.Equal(TimeSpan.FromMilliseconds(10), prediction.Times.Total);
    }

    /// <summary>Takes 3 ms a text.</summary>
    sealed class SlowEncoder(FakeTimeProvider time) : ITextEncoder
    {
        public int Texts { get; private set; }

        public EncodedText Encode(string text, int maxLength, List<int> ids)
        {
            Texts++;
            time.Advance(TimeSpan.FromMilliseconds(3));
            return new FakeEncoder().Encode(text, maxLength, ids);
        }
    }

    /// <summary>Hands work to the thread pool, and counts how often.</summary>
    sealed class CountingContext : SynchronizationContext
    {
        int posted;

        public int Posted => Volatile.Read(ref posted);

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref posted);
            ThreadPool.QueueUserWorkItem(_ =>
            {
                SetSynchronizationContext(this);
                d(state);
            });
        }
    }
}
