using System.Globalization;

namespace Lab.Training;

/// <summary>What to say when a loss or a gradient is no longer a number.</summary>
static class Divergence
{
    /// <summary>Rows that are named; a batch of usual size has no more.</summary>
    const int Named = 40;

    const string Lines = "lines";
    const string Rows = "training rows";

    /// <param name="step">Number of the update, the first is 0.</param>
    /// <param name="loss">Of the batch or the update.</param>
    /// <param name="norm">Of all gradients; null before they are complete.</param>
    /// <param name="examples">What is learned from.</param>
    /// <param name="indices">The batch.</param>
    /// <param name="rowLosses">Loss of each of its rows.</param>
    public static LabException Error(
        int step, double loss, double? norm, EncodedExamples examples, IReadOnlyList<int> indices, ReadOnlySpan<float> rowLosses)
    {
        // The rows at fault, when single ones are.
        var guilty = new List<int>();
        for (int i = 0; i < rowLosses.Length && i < indices.Count; i++)
            if (!float.IsFinite(rowLosses[i])) guilty.Add(indices[i]);
        var shown = guilty.Count > 0 ? guilty : indices;
        string kind = shown.All(index => examples.Line(index) > 0) ? Lines : Rows;
        string numbers = string.Join(", ", shown.Take(Named).Select(index => (kind == Lines ? examples.Line(index) : index + 1).ToString(CultureInfo.InvariantCulture)));
        if (shown.Count > Named) numbers += FormattableString.Invariant($" and {shown.Count - Named} more");
        string of = examples.Source is { } source && kind == Lines ? $"{source}, " : "";
        string what = norm is null
            ? FormattableString.Invariant($"The loss is {loss}: the training left the range of numbers.")
            : FormattableString.Invariant($"The loss is {loss} and the norm of the gradients {norm}: the training left the range of numbers.");
        return new LabException(
            ErrorKind.Model, what, FormattableString.Invariant($"step {step + 1}, {of}{kind} {numbers}"), "finite numbers",
            $"Try a smaller learning rate or a longer warm-up; look at the texts named, and at the weights of the start. Clip the gradients with {SettingName.Of<TrainerOptions>(nameof(TrainerOptions.MaxGradientNorm))}.");
    }
}
