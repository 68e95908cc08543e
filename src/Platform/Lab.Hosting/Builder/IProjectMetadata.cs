using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A project of the solution, written by the AppHost's build as class <c>Projects.NAME</c>.</summary>
public interface IProjectMetadata : IResourceAnnotation
{
    /// <summary>Absolute path of the project file.</summary>
    string ProjectPath { get; }

    /// <summary>Null: read from Properties/launchSettings.json.</summary>
    LaunchSettings? LaunchSettings => null;

    /// <summary>True: the AppHost's build has built the project.</summary>
    bool SuppressBuild => false;

    bool IsFileBasedApp => false;
}

/// <summary>Ours: where the build of the AppHost left the project's assembly.</summary>
public interface IProjectOutputMetadata
{
    /// <summary>Absolute path of the assembly to start with <c>dotnet</c>.</summary>
    string TargetPath { get; }
}

/// <summary>Content of launchSettings.json.</summary>
public sealed class LaunchSettings
{
    public Dictionary<string, LaunchProfile> Profiles { get; set; } = [];
}

/// <summary>A profile of launchSettings.json.</summary>
public sealed class LaunchProfile
{
    public string? CommandName { get; set; }

    public string? CommandLineArgs { get; set; }

    public bool? DotnetRunMessages { get; set; }

    public bool? LaunchBrowser { get; set; }

    public string? LaunchUrl { get; set; }

    /// <summary>Addresses to listen on, with semicolons between.</summary>
    public string? ApplicationUrl { get; set; }

    public string? ExecutablePath { get; set; }

    public Dictionary<string, string> EnvironmentVariables { get; set; } = [];
}
