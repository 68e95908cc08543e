namespace Lab.Transformers;

/// <summary>Variants of the cross entropy that trains a classifier of one class per text.</summary>
public sealed record CrossEntropyOptions
{
    readonly float[]? weights;

    /// <summary>Factor of each class, not negative, or null for 1 each. The mean of a batch is divided by the sum of its rows' factors.</summary>
    public IReadOnlyList<float>? ClassWeights
    {
        get => weights;
        init => weights = value is null ? null : [.. value];
    }

    /// <summary>Share e of each target that is spread evenly over all classes: (1 - e) * one-hot + e / C. In [0, 1).</summary>
    public float LabelSmoothing { get; init; }

    internal ReadOnlySpan<float> Weights => weights;

    /// <summary>What a batch counts for: the sum of its rows' factors, the number of rows without factors.</summary>
    public double WeightOf(ReadOnlySpan<int> labels)
    {
        if (weights is null) return labels.Length;
        double sum = 0;
        foreach (int label in labels) sum += weights[label];
        return sum;
    }

    /// <param name="classes">Classes of the model.</param>
    /// <exception cref="LabException">A number is out of range.</exception>
    public void Check(int classes)
    {
        if (!(LabelSmoothing is >= 0 and < 1))
            throw new LabException(ErrorKind.Usage, FormattableString.Invariant($"The label smoothing is {LabelSmoothing}."), SettingName.Of<CrossEntropyOptions>(nameof(LabelSmoothing)), "a number from 0, below 1");
        if (weights is null) return;
        if (weights.Length != classes || weights.Any(weight => !(weight >= 0 && float.IsFinite(weight))) || weights.All(weight => weight == 0))
            throw new LabException(
                ErrorKind.Usage, FormattableString.Invariant($"The class weights are {string.Join(", ", weights)}."), SettingName.Of<CrossEntropyOptions>(nameof(ClassWeights)),
                $"{classes} numbers from 0, one for each class, not all 0");
    }
}
