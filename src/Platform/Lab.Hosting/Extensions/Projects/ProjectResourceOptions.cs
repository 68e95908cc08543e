namespace Aspire.Hosting;

/// <summary>What is taken over from a project's own files.</summary>
public class ProjectResourceOptions
{
    /// <summary>Null: the AppHost's own profile if the project has one of that name, else the first "Project" profile.</summary>
    public string? LaunchProfileName { get; set; }

    /// <summary>True: neither endpoints nor variables of launchSettings.json.</summary>
    public bool ExcludeLaunchProfile { get; set; }

    /// <summary>True: no endpoints of the section Kestrel:Endpoints in appsettings.json.</summary>
    public bool ExcludeKestrelEndpoints { get; set; }
}
