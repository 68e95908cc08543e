using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Stores;

namespace Lab.MlflowServer.Evaluation;

/// <summary>Questions with what is expected of the answers, for evaluations.</summary>
sealed record EvaluationDataset
{
    /// <summary>"d-" and 32 hexadecimal digits.</summary>
    public required string Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Kinds of the fields; null while there are no records. JSON text.</summary>
    public string? Schema { get; init; }

    /// <summary>Changes with the records.</summary>
    public required string Digest { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long Created { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long Updated { get; init; }

    public string? CreatedBy { get; init; }

    public string? UpdatedBy { get; init; }

    public IReadOnlyList<Tag> Tags { get; init; } = [];

    public long Records { get; init; }

    public JsonObject ToJson(IReadOnlyList<string>? experiments = null)
    {
        var json = new JsonObject
        {
            ["dataset_id"] = Id,
            ["name"] = Name,
            ["tags"] = PythonJson.Write(new JsonObject(Tags.Select(tag => KeyValuePair.Create(tag.Key, (JsonNode?)JsonValue.Create(tag.Value))))),
        };
        if (Schema is not null) json["schema"] = Schema;
        if (Records > 0) json["profile"] = PythonJson.Write(new JsonObject { ["num_records"] = Records });
        json["digest"] = Digest;
        json["created_time"] = Created;
        json["last_update_time"] = Updated;
        if (CreatedBy is not null) json["created_by"] = CreatedBy;
        if (UpdatedBy is not null) json["last_updated_by"] = UpdatedBy;
        if (experiments is { Count: > 0 }) json["experiment_ids"] = new JsonArray([.. experiments.Select(id => JsonValue.Create(id))]);
        return json;
    }
}
