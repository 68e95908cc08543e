namespace Lab.Transformers;

public sealed partial class SequenceClassificationModel : INamedWeights
{
    IReadOnlyList<Parameter> INamedWeights.Parameters => Parameters.All;

    /// <inheritdoc/>
    public void ReadWeights(string name, long offset, Span<float> values) =>
        kernels.Download(Parameters[name].Value.Flat().ColumnRange((int)offset, values.Length), values);

    /// <inheritdoc/>
    public void WriteWeights(string name, long offset, ReadOnlySpan<float> values) =>
        kernels.Upload(values, Parameters[name].Value.Flat().ColumnRange((int)offset, values.Length));

    void INamedWeights.WeightsChanged() => WeightsChanged();
}
