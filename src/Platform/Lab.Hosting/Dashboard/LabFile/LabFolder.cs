namespace Lab.Hosting.Dashboard.LabFile;

/// <summary>Where the files about the running lab lie.</summary>
static class LabFolder
{
    /// <summary>Environment variable or setting that names another folder.</summary>
    public const string Setting = "LAB_STATUS";

    /// <summary>The configured folder, else the folder artifacts of the first folder upwards that holds Lab.sln, else of the AppHost's own.</summary>
    public static string Of(string appHostDirectory, string? configured = null)
    {
        if (!string.IsNullOrWhiteSpace(configured)) return Path.GetFullPath(configured);
        for (var folder = new DirectoryInfo(appHostDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Lab.sln"))) return Path.Combine(folder.FullName, "artifacts");
        return Path.Combine(appHostDirectory, "artifacts");
    }
}
