namespace Lab.PredictionService.Hosting;

/// <summary>Which lab the service belongs to, and where that lab keeps its state.</summary>
static class LabState
{
    /// <summary>Name of the lab: the AppHost gives each state folder one, which stays when Redis and tracking server get other ports.</summary>
    public static string? Id(IConfiguration configuration) => configuration["LAB_ID"] is { Length: > 0 } set ? set : null;

    /// <summary>LAB_DATA: a folder that one lab has for itself. Null: there is only the user's folder, which all labs share.</summary>
    public static string? Folder(IConfiguration configuration) => configuration["LAB_DATA"] is { Length: > 0 } set ? Path.GetFullPath(set) : null;

    /// <summary>For state that must outlive the cache, where no folder is set.</summary>
    public static string UserFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "sentiment-lab");
}
