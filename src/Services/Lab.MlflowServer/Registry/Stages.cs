namespace Lab.MlflowServer.Registry;

/// <summary>The old way of marking versions, still served. Case does not matter in requests.</summary>
static class Stages
{
    static readonly string[] all = ["None", "Staging", "Production", "Archived"];

    public static string Read(string stage) => Array.Find(all, known => known.Equals(stage, StringComparison.OrdinalIgnoreCase))
        ?? throw MlflowException.Invalid($"Invalid Model Version stage: {stage}. Value must be one of None, Staging, Production, Archived.");

    /// <summary>Whether versions of this stage are in use, so that a newcomer can put the others away.</summary>
    public static bool IsActive(string stage) => stage is "Staging" or "Production";
}
