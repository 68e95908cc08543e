using Lab.Transformers.Configuration;

namespace Lab.Transformers;

/// <summary>The weights of a model by their name in the checkpoint, wherever they lie: in the engine's memory or in another device's.</summary>
public interface INamedWeights
{
    ModelConfig Config { get; }

    /// <summary>Name and shape of each, in the order of the layers.</summary>
    IReadOnlyList<Parameter> Parameters { get; }

    /// <summary>Elements <paramref name="offset"/>.. of a weight, row by row.</summary>
    /// <exception cref="KeyNotFoundException">The model has no weight of that name.</exception>
    void ReadWeights(string name, long offset, Span<float> values);

    /// <inheritdoc cref="ReadWeights"/>
    void WriteWeights(string name, long offset, ReadOnlySpan<float> values);

    /// <summary>Called after weights were written, before the model computes.</summary>
    void WeightsChanged();
}
