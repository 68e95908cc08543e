using System.Text.Json.Nodes;
using Lab.Mlflow;
using Lab.PredictionService.Models;

namespace Lab.PredictionService.Traces;

/// <summary>A call as it waits to be sent.</summary>
/// <param name="Start">When its texts were read.</param>
/// <param name="Duration">Until its predictions were there.</param>
/// <param name="Model">That answered.</param>
/// <param name="Count">Texts of the call.</param>
/// <param name="Texts">The first of them.</param>
sealed record TracedCall(DateTimeOffset Start, TimeSpan Duration, ModelName Model, int Count, IReadOnlyList<TracedText> Texts)
{
    /// <summary>Texts of a call that are shown; nobody reads a thousand.</summary>
    public const int MaxTexts = 100;

    /// <summary>As MLflow's page of traces shows it.</summary>
    public TraceSpan ToSpan() => new(
        "predict", "CLASSIFIER", Start, Duration,
        new JsonObject { ["count"] = Count, ["texts"] = new JsonArray([.. Texts.Select(Input)]) },
        new JsonObject { ["predictions"] = new JsonArray([.. Texts.Select(Output)]) })
    {
        Attributes = new Dictionary<string, string> { ["model.name"] = Model.Name, ["model.version"] = Model.Version },
    };

    static JsonNode Input(TracedText text)
    {
        var json = new JsonObject { ["characters"] = text.Characters };
        if (text.Text is not null) json["text"] = text.Text;
        return json;
    }

    static JsonNode Output(TracedText text) => new JsonObject { ["label"] = text.Label, ["confidence"] = text.Confidence, ["prediction_id"] = text.PredictionId };
}

/// <summary>One text and its prediction.</summary>
/// <param name="Characters">Its length.</param>
/// <param name="Text">Null unless texts are kept.</param>
/// <param name="Label">Most likely class.</param>
/// <param name="Confidence">Its probability.</param>
/// <param name="PredictionId">By which a correction names it.</param>
sealed record TracedText(int Characters, string? Text, string Label, float Confidence, string PredictionId);
