using Lab.PredictionService.Models;
using Lab.PredictionService.PredictionLog;
using Lab.PredictionService.Telemetry;
using Lab.Records;
using Lab.Sentiment;

namespace Lab.PredictionService.Predictions;

/// <summary>Gives every prediction its id and tells of it: to the meter, and to the prediction log where there is one.</summary>
sealed class PredictionNotes(TimeProvider time, PredictionLogWriter? log = null)
{
    /// <summary>The ids: UUIDs of version 7, so that they sort by time.</summary>
    public string[] Take(ModelName model, IReadOnlyList<Prediction> predictions, IReadOnlyList<bool> cached)
    {
        var now = time.GetUtcNow();
        var ids = new string[predictions.Count];
        for (int i = 0; i < ids.Length; i++)
        {
            ids[i] = Guid.CreateVersion7(now).ToString();
            ServiceTelemetry.Predicted(predictions[i].Label, model.Version, cached[i]);
            if (log is { IsEnabled: true }) log.Append(Record(ids[i], now, model, predictions[i], cached[i], log.KeepsText));
        }
        return ids;
    }

    static PredictionRecord Record(string id, DateTimeOffset now, ModelName model, Prediction prediction, bool cached, bool withText) => new()
    {
        PredictionId = id,
        Time = now,
        Model = model.Name,
        Version = model.Version,
        Label = prediction.Label,
        Scores = prediction.Scores,
        Characters = prediction.Text!.Length,
        Tokens = prediction.Tokens,
        UnknownTokens = prediction.UnknownTokens,
        Truncated = prediction.Truncated,
        Cached = cached,
        Text = withText ? prediction.Text : null,
    };
}
