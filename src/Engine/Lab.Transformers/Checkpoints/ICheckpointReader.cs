using System.Diagnostics.CodeAnalysis;

namespace Lab.Transformers.Checkpoints;

/// <summary>Named tensors of a model, in one file or in several. Reads may run on several threads at once.</summary>
public interface ICheckpointReader : IDisposable
{
    /// <summary>Every tensor that can be read, in no particular order.</summary>
    IReadOnlyCollection<string> Names { get; }

    /// <summary>What the checkpoint says about a tensor; false when there is none of that name.</summary>
    bool TryGet(string name, [NotNullWhen(true)] out TensorInfo? info);

    /// <summary>The file a tensor lies in, for error messages.</summary>
    string FileOf(string name);

    /// <summary>
    /// Converts elements <paramref name="offset"/>.. of a floating-point tensor (F64, F32, F16, BF16) to float.
    /// A window instead of a whole tensor, because a span cannot hold more than 2^31 elements.
    /// </summary>
    /// <exception cref="LabException">No such tensor, or its elements are not floating point.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window is not inside the tensor.</exception>
    void ReadSingles(string name, long offset, Span<float> destination);

    /// <summary>Converts elements <paramref name="offset"/>.. of an integer or Boolean tensor to 64-bit integers.</summary>
    /// <exception cref="LabException">No such tensor, or its elements are not integers that fit.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The window is not inside the tensor.</exception>
    void ReadInt64s(string name, long offset, Span<long> destination);
}
