using System.Text.Json.Serialization;

namespace Lab.Records.Jobs;

/// <summary>What a job does. The names on the wire are those of <c>lab jobs submit</c>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobKind>))]
public enum JobKind
{
    /// <summary>Trains a model on a data file and logs it: <see cref="FineTuneRequest"/>.</summary>
    [JsonStringEnumMemberName("fine-tune")]
    FineTune,

    /// <summary>Trains the champion on what it got wrong, and asks the gate: <see cref="RetrainRequest"/>.</summary>
    [JsonStringEnumMemberName("retrain")]
    Retrain,

    /// <summary>Measures a model on a data file: <see cref="EvaluateRequest"/>.</summary>
    [JsonStringEnumMemberName("evaluate")]
    Evaluate,

    /// <summary>Labels a file or what is new in a folder: <see cref="ScoreRequest"/>.</summary>
    [JsonStringEnumMemberName("score")]
    Score,

    /// <summary>Fetches, checks and registers a model: <see cref="ModelStartRequest"/>.</summary>
    [JsonStringEnumMemberName("model-start")]
    ModelStart,

    /// <summary>Makes a registered version the champion: <see cref="DeployRequest"/>.</summary>
    [JsonStringEnumMemberName("deploy")]
    Deploy,
}
