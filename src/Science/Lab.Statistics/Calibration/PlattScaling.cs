namespace Lab.Statistics;

/// <summary>A sigmoid that turns a score into a probability: 1 / (1 + exp(A * score + B)).</summary>
public sealed record PlattScaling(double A, double B)
{
    /// <summary>
    /// Fits A and B by maximum likelihood on Platt's targets (positives + 1) / (positives + 2) and 1 / (negatives + 2), which keep it
    /// finite on data that a threshold separates.
    /// </summary>
    /// <exception cref="ArgumentException">No rows, different lengths, or a score that is not finite.</exception>
    public static PlattScaling Fit(ReadOnlySpan<double> scores, ReadOnlySpan<bool> positive)
    {
        Arguments.RequireRows(scores.Length, nameof(scores));
        Arguments.RequireSameLength(scores.Length, positive.Length, nameof(positive));
        Arguments.RequireFinite(scores, nameof(scores));
        var positives = positive.Count(true);
        var negatives = positive.Length - positives;
        var targets = new double[scores.Length];
        for (var i = 0; i < targets.Length; i++) targets[i] = positive[i] ? (positives + 1.0) / (positives + 2) : 1.0 / (negatives + 2);

        var best = new PlattScaling(0, Math.Log((negatives + 1.0) / (positives + 1)));
        var loss = Loss(best, scores, targets);
        // Newton's method; a step that does not lower the loss is halved, and when no step does the optimum is reached.
        for (var step = 0; step < 100; step++)
        {
            var (da, db) = NewtonStep(best, scores, targets);
            var improved = false;
            for (double size = 1; size > 1e-10 && !improved; size /= 2)
            {
                var next = new PlattScaling(best.A - size * da, best.B - size * db);
                var nextLoss = Loss(next, scores, targets);
                if (!(nextLoss < loss)) continue;
                (best, loss, improved) = (next, nextLoss, true);
            }
            if (!improved) break;
        }
        return best;
    }

    /// <summary>The probability of the positive class.</summary>
    public double Predict(double score) => 1 / (1 + Math.Exp(A * score + B));

    static (double A, double B) NewtonStep(PlattScaling at, ReadOnlySpan<double> scores, double[] targets)
    {
        // Keeps the equations solvable when all scores are the same.
        const double ridge = 1e-12;
        double gradientA = 0, gradientB = 0, aa = ridge, ab = 0, bb = ridge;
        for (var i = 0; i < scores.Length; i++)
        {
            var p = at.Predict(scores[i]);
            var (error, curvature) = (targets[i] - p, p * (1 - p));
            gradientA += error * scores[i];
            gradientB += error;
            aa += curvature * scores[i] * scores[i];
            ab += curvature * scores[i];
            bb += curvature;
        }
        var determinant = aa * bb - ab * ab;
        return ((bb * gradientA - ab * gradientB) / determinant, (aa * gradientB - ab * gradientA) / determinant);
    }

    // -sum(t ln p + (1 - t) ln(1 - p)) with z = A score + B: t z + ln(1 + e^-z), computed without overflow.
    static double Loss(PlattScaling at, ReadOnlySpan<double> scores, double[] targets)
    {
        double loss = 0;
        for (var i = 0; i < scores.Length; i++)
        {
            var z = at.A * scores[i] + at.B;
            loss += z >= 0 ? targets[i] * z + Math.Log(1 + Math.Exp(-z)) : (targets[i] - 1) * z + Math.Log(1 + Math.Exp(z));
        }
        return loss;
    }
}
