using Lab.Mlflow.Protocol;

namespace Lab.MlflowServer.Registry;

/// <summary>Prompts are registered models with a tag that says so. They have no files: their text is a tag of the version.</summary>
static class Prompts
{
    const string Tag = "mlflow.prompt.is_prompt";

    // What MLflow's own clients write where a source is due.
    static readonly string[] placeholders = ["dummy-source", "prompt-template"];

    public static bool Has(IEnumerable<Tag> tags) => tags.LastOrDefault(tag => tag.Key == Tag)?.Value.Equals("true", StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>A prompt must not point at files.</summary>
    public static void CheckSource(string source)
    {
        if (!placeholders.Contains(source)) throw MlflowException.Invalid($"Invalid prompt source: '{source}'. Prompt sources must use an MLflow placeholder.");
    }

    public static MlflowException Exists(string name, bool isPrompt, bool isNewPrompt)
    {
        static string Kind(bool isPrompt) => isPrompt ? "Prompt" : "Registered Model";
        return MlflowException.Exists(isPrompt == isNewPrompt
            ? $"{Kind(isPrompt)} (name={name}) already exists."
            : $"Tried to create a {Kind(isNewPrompt).ToLowerInvariant()} with name '{name}', but the name is already taken by a {Kind(isPrompt).ToLowerInvariant()}. "
                + "MLflow does not allow creating a model and a prompt with the same name.");
    }
}
