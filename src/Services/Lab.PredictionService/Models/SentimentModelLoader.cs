namespace Lab.PredictionService.Models;

/// <summary>Reads Hugging Face folders.</summary>
sealed class SentimentModelLoader : IModelLoader
{
    public LoadedModel Load(string folder, CancellationToken cancellation) =>
        throw new LabException(ErrorKind.Model, $"This build cannot read the model folder '{Path.GetFileName(folder)}'.");
}
