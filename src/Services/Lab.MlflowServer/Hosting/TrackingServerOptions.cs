using Lab.MlflowServer.WebUi;

namespace Lab.MlflowServer.Hosting;

/// <summary>What the command line says.</summary>
public sealed record TrackingServerOptions
{
    /// <summary>The database file.</summary>
    public required string DatabaseFile { get; init; }

    /// <summary>Folder of the artifacts.</summary>
    public required string ArtifactFolder { get; init; }

    /// <summary>Artifacts are kept at this server.</summary>
    public required bool ServesArtifacts { get; init; }

    /// <summary>Start of the artifact locations of new experiments.</summary>
    public required string ArtifactRoot { get; init; }

    /// <summary>Address to listen at; null: ASPNETCORE_URLS and its like, else <see cref="UsualUrl"/>.</summary>
    public required string? Url { get; init; }

    /// <summary>Hosts under which it may be asked for, separated by commas; null: those of the settings.</summary>
    public string? AllowedHosts { get; init; }

    /// <summary>Origins whose pages may call it, separated by commas; null: those of the settings.</summary>
    public string? CorsAllowedOrigins { get; init; }

    /// <summary>The web UI; null: it is looked for where it usually lies.</summary>
    public UiFolder? Ui { get; init; }

    /// <summary>Path under which everything is reached, as <c>/mlflow</c>; null: that of the settings.</summary>
    public string? StaticPrefix { get; init; }

    /// <summary>Settings as JSON beside appsettings.json; null: none.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>This machine only.</summary>
    public const string UsualUrl = "http://127.0.0.1:5000";
}
