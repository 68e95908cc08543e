using Lab.PredictionService.Hosting;
using Lab.Sentiment;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Models;

/// <summary>Reads Hugging Face folders, and lets a model answer a few texts before anyone else may ask it.</summary>
sealed partial class SentimentModelLoader(IOptions<PredictionOptions> options, ILogger<SentimentModelLoader> log) : IModelLoader
{
    public LoadedModel Load(string folder, CancellationToken cancellation)
    {
        var model = SentimentModel.Load(folder, new SentimentModelOptions
        {
            Threads = options.Value.Threads,
            Device = DeviceChoice.TryParse(options.Value.Device) ?? DeviceChoice.Auto,
            Precision = options.Value.Precision,
        });
        try
        {
            ModelProof.Check(model, folder, cancellation);
        }
        catch
        {
            model.Dispose();
            throw;
        }
        foreach (var note in model.Notes) LogNote(note.ToString());
        LogDevice(model.Device);
        var (classifier, encoder, facts) = model.Parts;
        return new LoadedModel(classifier, encoder, facts);
    }

    [LoggerMessage(LogLevel.Information, "The model computes on {Device}")]
    partial void LogDevice(DeviceUse device);

    [LoggerMessage(LogLevel.Warning, "{Note}")]
    partial void LogNote(string note);
}
