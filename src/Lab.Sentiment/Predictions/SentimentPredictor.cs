using Lab.Inference;

namespace Lab.Sentiment;

/// <summary>
/// Text in, label and scores out, for any number of callers at once: tokenises, batches the texts of all callers, and
/// gathers each caller's answers in the order of its texts. Owns the classifier.
/// </summary>
public sealed class SentimentPredictor : IAsyncDisposable
{
    // Tokenising takes in the order of 0.1 us a character: a call below this costs less than a change of threads. A larger one is
    // tokenised in pieces of that size, with whoever else waits for a thread between them.
    const int PieceCharacters = 8_192;

    readonly ITextEncoder encoder;
    readonly DynamicBatcher batcher;
    readonly TimeProvider time;
    readonly string[] labels;

    /// <exception cref="LabException">A batching option is out of range.</exception>
    public SentimentPredictor(
        ISequenceClassifier classifier, ITextEncoder encoder, ModelFacts facts, BatchingOptions? batching = null, TimeProvider? time = null)
    {
        this.encoder = encoder;
        this.time = time ?? TimeProvider.System;
        labels = [.. classifier.Labels.Select(label => label.ToLowerInvariant())];
        MaxSequenceLength = Math.Min(facts.MaxSequenceLength ?? int.MaxValue, classifier.MaxSequenceLength);
        Facts = facts;
        batcher = new DynamicBatcher(classifier, batching, this.time);
    }

    public ModelFacts Facts { get; }

    /// <summary>Class names by index, lower case.</summary>
    public IReadOnlyList<string> Labels => labels;

    /// <summary>Most tokens of a text that are read, special tokens included.</summary>
    public int MaxSequenceLength { get; }

    public BatchingOptions Batching => batcher.Options;

    /// <summary>Texts waiting for a batch.</summary>
    public int QueuedTexts => batcher.QueuedTexts;

    /// <summary>Tokens waiting for a batch.</summary>
    public int QueuedTokens => batcher.QueuedTokens;

    /// <summary>Classifies one text.</summary>
    /// <exception cref="QueueFullException">Too much is waiting already.</exception>
    /// <exception cref="BatchFailedException">The model failed.</exception>
    /// <exception cref="OperationCanceledException">The caller left before its batch started.</exception>
    /// <exception cref="ObjectDisposedException">The predictor was disposed first.</exception>
    public async ValueTask<Prediction> PredictAsync(string text, CancellationToken cancellation = default)
    {
        if (text.Length > PieceCharacters) await Task.Yield();
        cancellation.ThrowIfCancellationRequested();
        long started = time.GetTimestamp();
        var item = Encode(text, cancellation);
        InferenceSpans.Tokenized(time, started, 1, item.Batched.Ids.Count);
        try
        {
            if (!batcher.TryEnqueue(item.Batched, out var refusal)) throw new QueueFullException(refusal);
            var times = await item.Batched.Completion;
            InferenceSpans.Completed(time, [item.Batched]);
            return ToPrediction(item, times);
        }
        finally
        {
            batcher.Return(item.Batched);
        }
    }

    /// <summary>Classifies the texts of one call: all are queued or none; answers in the order of <paramref name="texts"/>.</summary>
    /// <inheritdoc cref="PredictAsync"/>
    public async Task<Prediction[]> PredictManyAsync(IReadOnlyList<string> texts, CancellationToken cancellation = default)
    {
        if (texts.Count == 0) return [];
        cancellation.ThrowIfCancellationRequested();
        long started = time.GetTimestamp();
        var items = new List<Encoded>();
        try
        {
            await EncodeAsync(texts, items, cancellation);
            BatchItem[] call = [.. items.Select(item => item.Batched)];
            InferenceSpans.Tokenized(time, started, call.Length, call.Sum(item => item.Ids.Count));
            if (!batcher.TryEnqueue(call, out var refusal)) throw new QueueFullException(refusal);
            var predictions = await GatherAsync(items);
            InferenceSpans.Completed(time, call);
            return predictions;
        }
        finally
        {
            foreach (var item in items) batcher.Return(item.Batched);
        }
    }

    /// <summary>A prediction of this model that was kept elsewhere, with the scores in class order.</summary>
    /// <exception cref="LabException">A score is no number.</exception>
    public Prediction Restore(string text, ReadOnlySpan<float> scores, EncodedText encoded, int tokens) =>
        Prediction.Of(labels, scores, text, encoded, default, tokens);

    /// <summary>Lets the running batch end, fails what still waits, disposes the classifier.</summary>
    public ValueTask DisposeAsync() => batcher.DisposeAsync();

    readonly record struct Encoded(string Text, BatchItem Batched, EncodedText Outcome, TimeSpan Took);

    Encoded Encode(string text, CancellationToken cancellation)
    {
        long started = time.GetTimestamp();
        var item = batcher.Rent(cancellation);
        var outcome = encoder.Encode(text, MaxSequenceLength, item.Ids);
        var took = time.GetElapsedTime(started);
        InferenceTelemetry.Tokenized(took);
        return new Encoded(text, item, outcome, took);
    }

    async Task EncodeAsync(IReadOnlyList<string> texts, List<Encoded> items, CancellationToken cancellation)
    {
        if (texts.Sum(text => (long)text.Length) <= PieceCharacters)
        {
            foreach (string text in texts) items.Add(Encode(text, cancellation));
            return;
        }
        // Room is kept before the work: what is encoded and not queued yet is bounded too.
        if (!batcher.TryReserve(texts.Count, out var refusal)) throw new QueueFullException(refusal);
        try
        {
            await EncodeInPiecesAsync(texts, items, cancellation);
        }
        finally
        {
            batcher.Release(texts.Count);
        }
    }

    async Task EncodeInPiecesAsync(IReadOnlyList<string> texts, List<Encoded> items, CancellationToken cancellation)
    {
        items.EnsureCapacity(texts.Count);
        int characters = PieceCharacters;
        foreach (string text in texts)
        {
            if (characters + text.Length > PieceCharacters)
            {
                // To the end of the line of those who wait for a thread.
                await Task.Yield();
                cancellation.ThrowIfCancellationRequested();
                characters = 0;
            }
            characters += text.Length;
            items.Add(Encode(text, cancellation));
        }
    }

    // Every item is awaited, also after a failure: it belongs to the batcher until then.
    async Task<Prediction[]> GatherAsync(List<Encoded> items)
    {
        var predictions = new Prediction[items.Count];
        Exception? first = null;
        for (int i = 0; i < predictions.Length; i++)
        {
            try
            {
                predictions[i] = ToPrediction(items[i], await items[i].Batched.Completion);
            }
            catch (Exception cause)
            {
                first ??= cause;
            }
        }
        if (first is not null) System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(first);
        return predictions;
    }

    Prediction ToPrediction(Encoded item, StageTimes times) => Prediction.Of(
        labels, item.Batched.Probabilities, item.Text, item.Outcome, new PredictionTimes(item.Took, times.Queue, times.Model), item.Batched.Ids.Count);
}
