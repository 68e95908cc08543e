namespace Lab.Transformers.Checkpoints;

/// <summary>Fills <paramref name="destination"/> with the elements of a tensor from index <paramref name="offset"/> on.</summary>
public delegate void TensorSource<T>(long offset, Span<T> destination);
