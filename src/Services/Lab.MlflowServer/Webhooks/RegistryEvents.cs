using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Registry;
using Lab.MlflowServer.Stores.Sqlite;

namespace Lab.MlflowServer.Webhooks;

/// <summary>What happened in the registry, in the words of webhooks: a prompt is a registered model under another name.</summary>
sealed class RegistryEvents(SqliteModelRegistryStore registry, WebhookQueue queue)
{
    static readonly string[] internalTags = ["mlflow.prompt.is_prompt", "mlflow.prompt.text", "_mlflow_prompt_type"];

    public void ModelCreated(RegisteredModel model, string? description)
    {
        bool isPrompt = Prompts.Has(model.Tags);
        queue.Tell(isPrompt ? "PROMPT" : "REGISTERED_MODEL", "CREATED", new JsonObject
        {
            ["name"] = model.Name,
            ["tags"] = TagsOf(model.Tags, isPrompt),
            ["description"] = description ?? "",
        });
    }

    public void VersionCreated(ModelVersion version, IReadOnlyList<Tag> tags, string? description)
    {
        bool isPrompt = Prompts.Has(tags);
        var data = new JsonObject { ["name"] = version.Name, ["version"] = version.Version };
        if (isPrompt)
        {
            data["template"] = tags.LastOrDefault(tag => tag.Key == "mlflow.prompt.text")?.Value;
        }
        else
        {
            data["source"] = version.Source;
            data["run_id"] = version.RunId;
        }
        data["tags"] = TagsOf(tags, isPrompt);
        data["description"] = string.IsNullOrEmpty(description) ? null : description;
        queue.Tell(isPrompt ? "PROMPT_VERSION" : "MODEL_VERSION", "CREATED", data);
    }

    /// <param name="name">Of the model.</param>
    /// <param name="version">Null: the tag is the model's; only prompts tell of those.</param>
    /// <param name="key">Of the tag.</param>
    /// <param name="value">Null: the tag went.</param>
    /// <param name="cancellation">Ends the look at the model.</param>
    public async Task TagChangedAsync(string name, string? version, string key, string? value, CancellationToken cancellation)
    {
        bool isPrompt = await IsPromptAsync(name, cancellation);
        if (version is null && !isPrompt) return;
        var data = new JsonObject { ["name"] = name };
        if (version is not null) data["version"] = version;
        data["key"] = key;
        if (value is not null) data["value"] = value;
        queue.Tell(version is null ? "PROMPT_TAG" : isPrompt ? "PROMPT_VERSION_TAG" : "MODEL_VERSION_TAG", value is null ? "DELETED" : "SET", data);
    }

    /// <param name="name">Of the model.</param>
    /// <param name="alias">That was set or went.</param>
    /// <param name="version">To which it points now; null: it went.</param>
    /// <param name="cancellation">Ends the look at the model.</param>
    public async Task AliasChangedAsync(string name, string alias, string? version, CancellationToken cancellation)
    {
        var data = new JsonObject { ["name"] = name, ["alias"] = alias };
        if (version is not null) data["version"] = version;
        queue.Tell(await IsPromptAsync(name, cancellation) ? "PROMPT_ALIAS" : "MODEL_VERSION_ALIAS", version is null ? "DELETED" : "CREATED", data);
    }

    async Task<bool> IsPromptAsync(string name, CancellationToken cancellation) => Prompts.Has((await registry.GetModelAsync(name, cancellation)).Tags);

    static JsonObject TagsOf(IReadOnlyList<Tag> tags, bool isPrompt)
    {
        var json = new JsonObject();
        foreach (var tag in tags)
            if (!isPrompt || !internalTags.Contains(tag.Key)) json[tag.Key] = tag.Value;
        return json;
    }
}
