using Lab.PredictionService.Hosting;
using Lab.Sentiment;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Models;

/// <summary>Reads Hugging Face folders, and lets a model answer a few texts before anyone else may ask it.</summary>
sealed class SentimentModelLoader(IOptions<PredictionOptions> options) : IModelLoader
{
    public LoadedModel Load(string folder, CancellationToken cancellation)
    {
        var model = SentimentModel.Load(folder, new SentimentModelOptions { Threads = options.Value.Threads });
        try
        {
            ModelProof.Check(model, folder, cancellation);
        }
        catch
        {
            model.Dispose();
            throw;
        }
        var (classifier, encoder, facts) = model.Parts;
        return new LoadedModel(classifier, encoder, facts);
    }
}
