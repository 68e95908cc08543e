using Lab.Tensors;

namespace Lab.Transformers;

/// <summary>A trained tensor of a model: its name in the checkpoint, and views into the shared buffers.</summary>
public sealed class Parameter
{
    internal Parameter(string name, int rows, int columns, bool isVector, Initialization initialization, int depth, bool isTrained = true)
    {
        Name = name;
        Rows = rows;
        Columns = columns;
        IsVector = isVector;
        Initialization = initialization;
        Depth = depth;
        IsTrained = isTrained;
    }

    /// <summary>Name in the checkpoint: "bert.encoder.layer.0.attention.self.query.weight".</summary>
    public string Name { get; }

    public int Rows { get; }

    public int Columns { get; }

    /// <summary>One-dimensional in the checkpoint: (Columns) and not (1, Columns).</summary>
    public bool IsVector { get; }

    public Initialization Initialization { get; }

    /// <summary>How far from the input: 0 in the embeddings, 1 in the first layer, and one more than the last layer in the head.</summary>
    public int Depth { get; }

    /// <summary>False for a table that comes with the model and never changes, and for what is frozen.</summary>
    public bool IsTrained { get; internal set; }

    /// <summary>
    /// Weight decay applies unless the name holds "bias" or "norm": the rule of the transformers Trainer.
    /// </summary>
    public bool IsDecayed =>
        IsTrained && !Name.Contains("bias", StringComparison.OrdinalIgnoreCase) && !Name.Contains("norm", StringComparison.OrdinalIgnoreCase);

    /// <summary>(Rows, Columns)</summary>
    public Tensor Value { get; internal set; }

    /// <summary>(Rows, Columns), or none when it is not trained.</summary>
    public Tensor Gradient { get; internal set; }

    public long Length => (long)Rows * Columns;

    /// <summary>Shape as a checkpoint states it.</summary>
    public IReadOnlyList<long> Shape => IsVector ? [Columns] : [Rows, Columns];
}
