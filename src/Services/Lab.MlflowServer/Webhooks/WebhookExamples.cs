using System.Text.Json.Nodes;

namespace Lab.MlflowServer.Webhooks;

/// <summary>Messages with which a webhook is tried.</summary>
static class WebhookExamples
{
    public static JsonObject Of(WebhookEvent happened)
    {
        bool isPrompt = happened.Entity.StartsWith("PROMPT", StringComparison.Ordinal);
        var data = new JsonObject { ["name"] = isPrompt ? "example_prompt" : "example_model" };
        if (happened.Entity is not ("REGISTERED_MODEL" or "PROMPT" or "PROMPT_TAG") && happened is not { Entity: "MODEL_VERSION_ALIAS" or "PROMPT_ALIAS", Action: "DELETED" }) data["version"] = "1";
        switch (happened.Entity)
        {
            case "MODEL_VERSION":
                data["source"] = "models:/123";
                data["run_id"] = "abcd1234abcd5678";
                break;
            case "PROMPT_VERSION":
                data["template"] = "Hello {{name}}!";
                break;
            case "MODEL_VERSION_ALIAS" or "PROMPT_ALIAS":
                data["alias"] = "example_alias";
                return data;
            case "MODEL_VERSION_TAG" or "PROMPT_TAG" or "PROMPT_VERSION_TAG":
                data["key"] = "example_key";
                if (happened.Action == "SET") data["value"] = "example_value";
                return data;
        }
        data["tags"] = new JsonObject { ["example_key"] = "example_value" };
        data["description"] = $"An example {DescribedAs(happened.Entity)}";
        return data;
    }

    static string DescribedAs(string entity) => entity switch
    {
        "MODEL_VERSION" => "model version",
        "PROMPT_VERSION" => "prompt version",
        "PROMPT" => "prompt",
        _ => "registered model",
    };
}
