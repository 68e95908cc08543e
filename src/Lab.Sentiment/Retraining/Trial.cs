using Lab.Training;

namespace Lab.Sentiment.Retraining;

/// <summary>Hyper-parameters that were tried.</summary>
/// <param name="Number">From 1.</param>
/// <param name="LearningRate">Peak.</param>
/// <param name="BatchSize">Texts an update.</param>
/// <param name="WarmUpRatio">Share of the updates.</param>
/// <param name="WeightDecay">Decoupled.</param>
/// <param name="LogLoss">On the validation rows; null while it is not finished.</param>
sealed record Trial(int Number, double LearningRate, int BatchSize, double WarmUpRatio, double WeightDecay, double? LogLoss = null)
{
    static readonly int[] batchSizes = [8, 16, 32];
    static readonly double[] decays = [0, 0.01, 0.1];

    /// <summary>The same number and seed give the same trial. The first is what is set.</summary>
    public static Trial Draw(int number, ulong seed, TrainerOptions start)
    {
        if (number == 1) return new(1, start.LearningRate, start.BatchSize, start.WarmUpRatio, start.AdamW.WeightDecay);
        var random = new Random(HashCode(seed, number));
        // Rates from 5e-6 to 1e-4, each power of ten as likely as the others.
        double rate = 5e-6 * Math.Pow(20, random.NextDouble());
        return new(number, rate, batchSizes[random.Next(batchSizes.Length)], random.NextDouble() * 0.2, decays[random.Next(decays.Length)]);
    }

    public TrainerOptions Apply(TrainerOptions trainer) => trainer with
    {
        LearningRate = LearningRate,
        BatchSize = BatchSize,
        WarmUpRatio = WarmUpRatio,
        AdamW = trainer.AdamW with { WeightDecay = WeightDecay },
    };

    // System.HashCode differs between processes.
    static int HashCode(ulong seed, int number) => (int)((seed ^ ((ulong)number * 0x9E3779B97F4A7C15)) % int.MaxValue);
}
