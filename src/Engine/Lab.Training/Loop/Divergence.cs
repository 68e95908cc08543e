using System.Globalization;

namespace Lab.Training;

/// <summary>What to say when a loss or a gradient is no longer a number.</summary>
public static class Divergence
{
    /// <summary>
    /// No training that learns comes near it: the mean loss of a batch, natural logarithm. A class that is as good as excluded costs 36
    /// (the smallest probability that the measures tell from 0), and one that all weights speak against some hundreds.
    /// </summary>
    const double MostLoss = 1_000;

    /// <summary>The same for all training rows, measured when the training has ended: they are nearly all wrong, and with certainty.</summary>
    const double MostLogLoss = 10;

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
    internal static LabException Error(
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
        string end = double.IsFinite(loss) && norm is null ? "the training has diverged." : "the training has diverged and left the range of numbers.";
        string what = norm is null
            ? FormattableString.Invariant($"The loss is {loss}: {end}")
            : FormattableString.Invariant($"The loss is {loss} and the norm of the gradients {norm}: {end}");
        return new LabException(
            ErrorKind.Model, what, FormattableString.Invariant($"step {step + 1}, {of}{kind} {numbers}"), "finite numbers",
            $"Try a smaller learning rate or a longer warm-up; look at the texts named, and at the weights of the start. Clip the gradients with {SettingName.Of<TrainerOptions>(nameof(TrainerOptions.MaxGradientNorm))}.");
    }

    /// <summary>Whether a batch's loss is none to go on from.</summary>
    internal static bool Is(double loss, EncodedExamples examples) => !double.IsFinite(loss) || (examples.TargetWidth == 0 && loss > MostLoss);

    /// <summary>Whether a log loss over all training rows is that of weights that have learned nothing.</summary>
    public static bool Is(double logLoss) => !(logLoss <= MostLogLoss);

    /// <summary>What to say when the losses were numbers, but the weights after the last of them are worth nothing.</summary>
    /// <param name="steps">Updates that were made.</param>
    /// <param name="split">Rows that were measured.</param>
    /// <param name="found">What was found there, as "a probability is NaN".</param>
    public static LabException InMeasurement(int steps, string split, string found) => new(
        ErrorKind.Model, $"{found}: the training has diverged.", FormattableString.Invariant($"after step {steps}, measuring {split} rows"), "a loss that falls",
        $"Try a smaller learning rate ({SettingName.Of<TrainerOptions>(nameof(TrainerOptions.LearningRate))}) or a longer warm-up.");
}
