using System.Collections.Concurrent;
using Lab.Inference;
using Lab.Tensors;

namespace Lab.TestSupport;

/// <summary>
/// A classifier whose answer is a plain function of the ids, that records every batch and can be held inside a batch or
/// made to fail. Like a real one it refuses two calls at once.
/// </summary>
public sealed class FakeClassifier(FakeClassifier.Score? score = null) : ISequenceClassifier
{
    /// <summary>Writes the probabilities of one sequence: <paramref name="row"/> has one entry a label.</summary>
    public delegate void Score(ReadOnlySpan<int> ids, Span<float> row);

    readonly Score score = score ?? ByWord;
    readonly SemaphoreSlim entered = new(0);
    readonly ManualResetEventSlim open = new(true);
    int busy;

    public IReadOnlyList<string> Labels { get; init; } = ["negative", "neutral", "positive"];

    public int MaxSequenceLength { get; init; } = 512;

    /// <summary>Ids of every sequence of every batch so far, in order.</summary>
    public ConcurrentQueue<int[][]> Batches { get; } = new();

    /// <summary>When it gives an exception for a batch, that is thrown.</summary>
    public Func<int[][], Exception?> Failure { get; set; } = _ => null;

    public bool IsDisposed { get; private set; }

    /// <summary>From now on every batch waits inside <see cref="Classify"/> until <see cref="LetGo"/>.</summary>
    public void Hold() => open.Reset();

    public void LetGo() => open.Set();

    /// <summary>Ends when one more batch has entered <see cref="Classify"/>.</summary>
    public Task EnteredAsync(CancellationToken cancellation) => entered.WaitAsync(cancellation);

    public void Classify(TokenBatch batch, Span<float> probabilities)
    {
        if (Interlocked.Exchange(ref busy, 1) != 0) throw new InvalidOperationException("Two batches at once.");
        if (probabilities.Length != batch.SequenceCount * Labels.Count)
            throw new InvalidOperationException($"{probabilities.Length} places for {batch.SequenceCount} sequences.");
        try
        {
            int[][] sequences = [.. Enumerable.Range(0, batch.SequenceCount).Select(i => batch.Ids[batch.Offsets[i]..batch.Offsets[i + 1]].ToArray())];
            Batches.Enqueue(sequences);
            entered.Release();
            // Longer than any test; a held model that nobody lets go ends the test instead of hanging it.
            if (!open.Wait(TimeSpan.FromSeconds(60))) throw new TimeoutException("Nobody let the held model go.");
            if (Failure(sequences) is { } failure) throw failure;
            for (int i = 0; i < sequences.Length; i++)
                score(sequences[i], probabilities.Slice(i * Labels.Count, Labels.Count));
        }
        finally
        {
            Volatile.Write(ref busy, 0);
        }
    }

    public void Dispose() => IsDisposed = true;

    /// <summary>Positive for a text with the word good, negative with bad, else neutral (ids of <see cref="FakeEncoder"/>).</summary>
    static void ByWord(ReadOnlySpan<int> ids, Span<float> row)
    {
        ReadOnlySpan<float> answer =
            ids.Contains(FakeEncoder.Good) ? [0.05f, 0.15f, 0.8f] : ids.Contains(FakeEncoder.Bad) ? [0.75f, 0.2f, 0.05f] : [0.2f, 0.6f, 0.2f];
        answer.CopyTo(row);
    }
}
