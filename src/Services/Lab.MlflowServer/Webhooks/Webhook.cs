using System.Text.Json.Nodes;

namespace Lab.MlflowServer.Webhooks;

/// <summary>An address that wants to be told of what happens in the registry.</summary>
sealed record Webhook
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required string Url { get; init; }

    public string? Description { get; init; }

    /// <summary>Signs what is sent; never given back.</summary>
    public string? Secret { get; init; }

    public required bool IsActive { get; init; }

    public required IReadOnlyList<WebhookEvent> Events { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long Created { get; init; }

    /// <summary>Unix milliseconds.</summary>
    public long Updated { get; init; }

    public JsonObject ToJson()
    {
        var json = new JsonObject { ["webhook_id"] = Id, ["name"] = Name };
        if (Description is not null) json["description"] = Description;
        json["url"] = Url;
        json["events"] = new JsonArray([.. Events.Select(one => new JsonObject { ["entity"] = one.Entity, ["action"] = one.Action })]);
        json["status"] = IsActive ? "ACTIVE" : "DISABLED";
        json["creation_timestamp"] = Created;
        json["last_updated_timestamp"] = Updated;
        return json;
    }

    // No secret in a log.
    public override string ToString() => $"Webhook {Id} {Name}";
}
