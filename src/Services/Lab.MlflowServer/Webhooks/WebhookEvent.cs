namespace Lab.MlflowServer.Webhooks;

/// <summary>What webhooks tell of. Raw form: "MODEL_VERSION.CREATED".</summary>
readonly record struct WebhookEvent(string Entity, string Action)
{
    static readonly Dictionary<string, string[]> actions = new()
    {
        ["REGISTERED_MODEL"] = ["CREATED"],
        ["MODEL_VERSION"] = ["CREATED"],
        ["MODEL_VERSION_TAG"] = ["DELETED", "SET"],
        ["MODEL_VERSION_ALIAS"] = ["CREATED", "DELETED"],
        ["PROMPT"] = ["CREATED"],
        ["PROMPT_VERSION"] = ["CREATED"],
        ["PROMPT_TAG"] = ["DELETED", "SET"],
        ["PROMPT_VERSION_TAG"] = ["DELETED", "SET"],
        ["PROMPT_ALIAS"] = ["CREATED", "DELETED"],
    };

    public static WebhookEvent Read(string entity, string action)
    {
        if (!actions.TryGetValue(entity, out string[]? allowed)) throw MlflowException.Invalid($"Invalid entity '{entity}'. Valid entities are: [{List(actions.Keys)}]");
        if (!allowed.Contains(action))
            throw MlflowException.Invalid($"Invalid action '{action.ToLowerInvariant()}' for entity '{entity.ToLowerInvariant()}'. Valid actions are: [{List(allowed)}]");
        return new(entity, action);
    }

    public override string ToString() => $"{Entity}.{Action}";

    public static WebhookEvent Parse(string text) => text.Split('.') is [var entity, var action] ? new(entity, action) : throw new FormatException(text);

    static string List(IEnumerable<string> names) => string.Join(", ", names.Select(name => $"'{name.ToLowerInvariant()}'"));
}
