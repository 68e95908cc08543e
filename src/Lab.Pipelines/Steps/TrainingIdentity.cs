using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lab.Sentiment;

namespace Lab.Pipelines;

/// <summary>A checksum of everything that decides what a training ends in: an interrupted one goes on only when it is the same.</summary>
static class TrainingIdentity
{
    public static string Of(TrainStep step, CancellationToken cancellation)
    {
        var trainer = step.Trainer;
        string[] facts =
        [
            FolderChecksum.Of(step.ModelFolder, cancellation),
            step.TokenizerFolder == step.ModelFolder ? "" : FolderChecksum.Of(step.TokenizerFolder, cancellation),
            FileChecksum(step.TrainingFile),
            FileChecksum(step.ValidationFile),
            string.Create(CultureInfo.InvariantCulture, $"{step.MaxLength ?? FineTuneOptions.DefaultMaxLength} {step.Dropout} {step.FreezeBackbone} {step.ClassWeights}"),
            string.Create(CultureInfo.InvariantCulture, $"{trainer.Epochs} {trainer.BatchSize} {trainer.LearningRate:R} {trainer.WarmUpRatio:R} {trainer.AdamW.WeightDecay:R} {trainer.Seed}"),
            // Only what was asked for, so that trainings from before these keys go on.
            .. step.Cleaning.Names is { Count: > 0 } cleaning ? (string[])[string.Join(',', cleaning)] : [],
            .. step.Augmentation is { } copies ? (string[])[string.Create(CultureInfo.InvariantCulture, $"{string.Join(',', copies.Names)} {copies.Share:R} {copies.WordShare:R}")] : [],
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', facts))));
    }

    static string FileChecksum(string path)
    {
        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }
}
