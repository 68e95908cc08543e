using Lab.Sentiment;

namespace Lab.PredictionService.Models;

/// <summary>Reads Hugging Face folders.</summary>
sealed class SentimentModelLoader : IModelLoader
{
    public LoadedModel Load(string folder, CancellationToken cancellation)
    {
        var (classifier, encoder, facts) = SentimentModel.Load(folder).Parts;
        return new LoadedModel(classifier, encoder, facts);
    }
}
