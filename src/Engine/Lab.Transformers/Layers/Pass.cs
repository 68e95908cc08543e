using Lab.Tensors;

namespace Lab.Transformers;

/// <summary>What every layer needs to know about the batch in work: backend, memory, where sequences begin, dropout.</summary>
/// <remarks>M tokens, B sequences, H hidden size.</remarks>
sealed class Pass
{
    public Pass(IKernels kernels) => Kernels = kernels;

    public IKernels Kernels { get; }

    /// <summary>Activations live here until the next batch.</summary>
    public Arena Arena { get; set; } = null!;

    public PassKind Kind { get; set; }

    /// <summary>A backward pass follows.</summary>
    public bool GoesBack => Kind != PassKind.Prediction;

    /// <summary>Drop out, and add to the gradients of the weights.</summary>
    public bool IsTraining => Kind == PassKind.Training;

    /// <summary>Keep what the backward pass needs; not in layers that it does not reach.</summary>
    public bool Saves { get; set; }

    /// <summary>Distinguishes the dropout of one step from that of another.</summary>
    public ulong Seed { get; set; }

    public ulong Step { get; set; }

    public int Longest { get; private set; }

    public int Tokens { get; private set; }

    public int Sequences { get; private set; }

    /// <summary>(1, M) integers.</summary>
    public Tensor Ids { get; private set; }

    /// <summary>(1, M) integers.</summary>
    public Tensor TypeIds { get; private set; }

    /// <summary>(1, M) integers.</summary>
    public Tensor Positions { get; private set; }

    /// <summary>(M, H): vectors that stand for the words' own; none reads the table.</summary>
    public Tensor Words { get; set; }

    /// <summary>Called with (layer, probabilities (heads * M, longest)); null when nobody looks.</summary>
    public Action<int, Tensor>? AttentionSeen { get; set; }

    /// <summary>(1, B + 1) integers.</summary>
    public Tensor Offsets { get; private set; }

    /// <summary>(1, B) integers: row of each sequence's first token.</summary>
    public Tensor FirstRows => Offsets.ColumnRange(0, Sequences);

    /// <summary>Starts a batch: forgets the last one's activations and brings the ids to the device.</summary>
    public void Begin(TokenBatch batch)
    {
        Arena.Reset();
        Words = Tensor.None;
        AttentionSeen = null;
        Tokens = batch.TokenCount;
        Sequences = batch.SequenceCount;
        Longest = batch.LongestSequence;
        Ids = Integers(batch.Ids);
        TypeIds = Integers(batch.TypeIds);
        Positions = Integers(batch.Positions);
        Offsets = Integers(batch.Offsets);
    }

    public Tensor Allocate(int rows, int columns) => Arena.Allocate(rows, columns);

    /// <summary>A tensor that only the backward pass reads: none where there is none.</summary>
    public Tensor AllocateSaved(int rows, int columns) => Saves ? Arena.Allocate(rows, columns) : Tensor.None;

    public Tensor Integers(ReadOnlySpan<int> values)
    {
        var tensor = Arena.Allocate(1, values.Length, ElementType.Int32);
        Kernels.Upload(values, tensor);
        return tensor;
    }

    /// <param name="rate">Share to drop, 0..1.</param>
    /// <param name="place">Number of the dropout inside the network: no two places may draw the same numbers.</param>
    public Dropout Dropout(float rate, int place) =>
        IsTraining && rate > 0 ? new Dropout(rate, CounterRandom.Key(Seed, Step, (ulong)place)) : Tensors.Dropout.None;
}
