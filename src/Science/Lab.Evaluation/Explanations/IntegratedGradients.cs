using Lab.Inference;
using Lab.Tensors;
using MathNet.Numerics.Integration;

namespace Lab.Evaluation;

/// <summary>
/// Integrated gradients over word vectors (Sundararajan, Taly, Yan 2017; as Captum's LayerIntegratedGradients over the word embeddings): the
/// score of token t is (x_t - b_t) . sum_k w_k d logit / d x_t at b + a_k (x - b), with the nodes a_k and weights w_k of Gauss and Legendre.
/// </summary>
static class IntegratedGradients
{
    const int FirstSteps = 8;

    /// <summary>Tokens of a batch: what a backward pass keeps of them is hundreds of kilobytes each in a model of usual size.</summary>
    const int BatchTokens = 512;

    /// <summary>Logits differ by as much from rounding alone.</summary>
    const double Noise = 1e-5;

    /// <param name="model">H numbers a word, C classes.</param>
    /// <param name="ids">T tokens of the text.</param>
    /// <param name="baseline">T tokens where the path begins.</param>
    /// <param name="target">Class.</param>
    /// <param name="options">Steps and tolerance.</param>
    /// <param name="cancellation">Looked at between batches.</param>
    public static TokenScores Of(
        IExplainableClassifier model, int[] ids, int[] baseline, int target, ExplainOptions options, CancellationToken cancellation)
    {
        var path = new Path(model, ids, baseline, target, cancellation);
        double value = path.Logit(1), start = path.Logit(0), allowed = Math.Max(options.Tolerance * Math.Abs(value - start), Noise);
        for (int steps = Math.Min(FirstSteps, options.MaxSteps); ; steps = Math.Min(2 * steps, options.MaxSteps))
        {
            double[] scores = path.Scores(steps);
            double delta = scores.Sum() - (value - start);
            if (Math.Abs(delta) <= allowed || steps == options.MaxSteps)
                return new TokenScores(scores, value, start, delta, steps, Math.Abs(delta) <= allowed);
        }
    }

    sealed class Path
    {
        readonly IExplainableClassifier model;
        readonly int[] ids;
        readonly int target;
        readonly CancellationToken cancellation;
        readonly float[] from;
        readonly float[] difference;
        readonly int together;
        readonly TokenBatch batch = new();
        readonly float[] vectors;
        readonly float[] gradients;
        readonly float[] logits;

        public Path(IExplainableClassifier model, int[] ids, int[] baseline, int target, CancellationToken cancellation)
        {
            (this.model, this.ids, this.target, this.cancellation) = (model, ids, target, cancellation);
            int width = ids.Length * model.HiddenSize;
            (from, difference) = (new float[width], new float[width]);
            model.WordVectors(baseline, from);
            model.WordVectors(ids, difference);
            for (int i = 0; i < width; i++) difference[i] -= from[i];
            together = Math.Max(1, BatchTokens / ids.Length);
            (vectors, gradients, logits) = (new float[together * width], new float[together * width], new float[together * model.Labels.Count]);
        }

        /// <summary>Logit of the target at a place of the path, 0 to 1.</summary>
        public double Logit(double place)
        {
            Compute([place]);
            return logits[target];
        }

        /// <summary>Score of each token.</summary>
        public double[] Scores(int steps)
        {
            var rule = new GaussLegendreRule(0, 1, steps);
            var scores = new double[ids.Length];
            for (int first = 0; first < steps; first += together)
            {
                int count = Math.Min(together, steps - first);
                Compute(rule.Abscissas.AsSpan(first, count));
                for (int step = 0; step < count; step++)
                    for (int t = 0; t < ids.Length; t++)
                        scores[t] += rule.Weights[first + step] * Dot(step, t);
            }
            return scores;
        }

        double Dot(int step, int token)
        {
            int hidden = model.HiddenSize, row = ((step * ids.Length) + token) * hidden;
            double sum = 0;
            for (int c = 0; c < hidden; c++) sum += (double)difference[(token * hidden) + c] * gradients[row + c];
            return sum;
        }

        void Compute(ReadOnlySpan<double> places)
        {
            cancellation.ThrowIfCancellationRequested();
            int width = from.Length;
            batch.Clear();
            for (int step = 0; step < places.Length; step++)
            {
                batch.Add(ids);
                for (int i = 0; i < width; i++) vectors[(step * width) + i] = (float)(from[i] + (places[step] * difference[i]));
            }
            model.WordGradients(
                batch, vectors.AsSpan(0, places.Length * width), target, logits.AsSpan(0, places.Length * model.Labels.Count), gradients.AsSpan(0, places.Length * width));
        }
    }
}

/// <summary>Score of each token, and how far the scores are from complete.</summary>
/// <param name="Scores">(T).</param>
/// <param name="Value">Logit of the text.</param>
/// <param name="BaselineValue">Logit where the path begins.</param>
/// <param name="Delta">Sum of the scores minus the difference of the two.</param>
/// <param name="Steps">On the path.</param>
/// <param name="Converged">The delta is within what was allowed.</param>
sealed record TokenScores(double[] Scores, double Value, double BaselineValue, double Delta, int Steps, bool Converged);
