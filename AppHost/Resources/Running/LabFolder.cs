namespace AppHost.Resources.Running;

/// <summary>Where the files about the running lab lie.</summary>
static class LabFolder
{
    /// <summary>Environment variable or setting that names another folder.</summary>
    public const string Setting = "LAB_STATUS";

    /// <summary>The configured folder, else the repository's <c>artifacts</c>.</summary>
    public static string Of(string appHostDirectory, string? configured) =>
        string.IsNullOrWhiteSpace(configured) ? Path.Combine(StateFolder.Repository(appHostDirectory), "artifacts") : Path.GetFullPath(configured);
}
