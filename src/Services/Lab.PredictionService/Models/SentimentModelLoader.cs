using Lab.PredictionService.Hosting;
using Lab.Sentiment;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Models;

/// <summary>Reads Hugging Face folders.</summary>
sealed class SentimentModelLoader(IOptions<PredictionOptions> options) : IModelLoader
{
    public LoadedModel Load(string folder, CancellationToken cancellation)
    {
        var (classifier, encoder, facts) = SentimentModel.Load(folder, new SentimentModelOptions { Threads = options.Value.Threads }).Parts;
        return new LoadedModel(classifier, encoder, facts);
    }
}
