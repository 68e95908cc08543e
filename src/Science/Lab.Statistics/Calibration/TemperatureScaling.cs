namespace Lab.Statistics;

/// <summary>
/// Makes confidence honest with one number: probabilities are softmax(logits / temperature). The predicted class stays the same.
/// </summary>
public static class TemperatureScaling
{
    // Temperatures from e^-6 to e^6: beyond, every prediction is as good as certain or uniform.
    const double Limit = 6;

    // Smallest positive float: what a probability that was rounded to 0 may have been.
    const double Smallest = 1.4e-45;

    /// <summary>The temperature with the smallest mean negative log likelihood, between e^-6 and e^6.</summary>
    /// <param name="truth">(rows) classes.</param>
    /// <param name="logits">(rows, classes) row by row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">No rows, shapes that do not fit, a class out of range, or a logit that is not finite.</exception>
    public static double Fit(ReadOnlySpan<int> truth, ReadOnlySpan<double> logits, int classes)
    {
        Arguments.RequireTable(truth, logits, classes);
        Arguments.RequireFinite(logits, nameof(logits));
        // The loss is convex in 1 / temperature: where its derivative changes sign is the minimum.
        var (low, high) = (-Limit, Limit);
        for (var step = 0; step < 100; step++)
        {
            var middle = (low + high) / 2;
            if (Slope(truth, logits, classes, Math.Exp(middle)) > 0) low = middle;
            else high = middle;
        }
        return Math.Exp(low);
    }

    /// <summary>The same from probabilities: softmax does not see what is added to all logits of a row, so their logarithms are as good.</summary>
    /// <param name="truth">(rows) classes.</param>
    /// <param name="probabilities">(rows, classes) row by row.</param>
    /// <param name="classes">Number of classes.</param>
    /// <exception cref="ArgumentException">As for logits.</exception>
    public static double FitProbabilities(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes)
    {
        var logits = new double[probabilities.Length];
        for (var i = 0; i < logits.Length; i++) logits[i] = Math.Log(Math.Max(probabilities[i], Smallest));
        return Fit(truth, logits, classes);
    }

    /// <summary>softmax(logits / temperature) of each row.</summary>
    /// <exception cref="ArgumentException">The values are no whole number of rows, or the temperature is not positive.</exception>
    public static double[] Apply(ReadOnlySpan<double> logits, int classes, double temperature)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (logits.Length % classes != 0)
            throw new ArgumentException($"{logits.Length} values are no whole number of rows of {classes} classes.", nameof(logits));
        if (!(temperature > 0)) throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is positive.");
        var probabilities = new double[logits.Length];
        for (var from = 0; from < logits.Length; from += classes)
            Softmax(logits.Slice(from, classes), temperature, probabilities.AsSpan(from, classes));
        return probabilities;
    }

    // Derivative of the loss by 1 / temperature, times -rows: positive while a higher temperature is better.
    static double Slope(ReadOnlySpan<int> truth, ReadOnlySpan<double> logits, int classes, double temperature)
    {
        var row = new double[classes];
        double slope = 0;
        for (var i = 0; i < truth.Length; i++)
        {
            var values = logits.Slice(i * classes, classes);
            Softmax(values, temperature, row);
            slope -= values[truth[i]];
            for (var c = 0; c < classes; c++) slope += row[c] * values[c];
        }
        return slope;
    }

    static void Softmax(ReadOnlySpan<double> logits, double temperature, Span<double> probabilities)
    {
        var largest = double.NegativeInfinity;
        foreach (var logit in logits) largest = Math.Max(largest, logit);
        double sum = 0;
        for (var c = 0; c < logits.Length; c++) sum += probabilities[c] = Math.Exp((logits[c] - largest) / temperature);
        for (var c = 0; c < logits.Length; c++) probabilities[c] /= sum;
    }
}
