using Lab.Inference;
using Lab.PredictionService.Models;
using Lab.Sentiment;
using Lab.TestSupport;

namespace Lab.Services.Tests.PredictionService;

/// <summary>Gives a fake model, after <see cref="Gate"/> opens, or throws <see cref="Failure"/>.</summary>
sealed class FakeModelLoader : IModelLoader
{
    public ISequenceClassifier? Classifier { get; set; }

    /// <summary>The classifier of a folder; null: <see cref="Classifier"/>.</summary>
    public Func<string, ISequenceClassifier>? ByFolder { get; init; }

    public Exception? Failure { get; init; }

    public ManualResetEventSlim Gate { get; } = new(true);

    public LoadedModel Load(string folder, CancellationToken cancellation)
    {
        Gate.Wait(cancellation);
        if (Failure is not null) throw Failure;
        return new LoadedModel(ByFolder?.Invoke(folder) ?? Classifier!, new FakeEncoder(), new ModelFacts("sentiment", "7")
        {
            Architecture = "bert",
            Parameters = 22_713_728,
            Precision = "fp32",
            MaxSequenceLength = 16,
        });
    }
}
