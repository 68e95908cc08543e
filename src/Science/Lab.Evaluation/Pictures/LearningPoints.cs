using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Evaluation;

/// <summary>Loss of an update.</summary>
/// <param name="Step">Number of the update, from 1.</param>
/// <param name="Loss">Mean loss of its rows.</param>
public readonly record struct LossPoint([property: JsonPropertyName("step")] int Step, [property: JsonPropertyName("loss")] double Loss);

/// <summary>Scores on the validation rows after an epoch.</summary>
/// <param name="Step">Updates made by then.</param>
/// <param name="LogLoss">Mean of -ln p of the true class.</param>
/// <param name="Accuracy">Share of rows that are right.</param>
/// <param name="MacroF1">Plain mean of F1.</param>
public readonly record struct ScorePoint(
    [property: JsonPropertyName("step")] int Step,
    [property: JsonPropertyName("log_loss")] double LogLoss,
    [property: JsonPropertyName("accuracy")] double Accuracy,
    [property: JsonPropertyName("macro_f1")] double MacroF1);

/// <summary>The numbers behind a learning curve, as a checkpoint keeps them.</summary>
sealed record LearningPoints(
    [property: JsonPropertyName("steps")] List<LossPoint> Steps, [property: JsonPropertyName("epochs")] List<ScorePoint> Epochs);

[JsonSerializable(typeof(LearningPoints))]
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
sealed partial class LearningJson : JsonSerializerContext;
