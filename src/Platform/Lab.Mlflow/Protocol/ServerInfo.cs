namespace Lab.Mlflow.Protocol;

/// <summary>What a server can do; clients ask at start.</summary>
public sealed record ServerInfo
{
    public required string StoreType { get; init; }

    public bool WorkspacesEnabled { get; init; }

    public bool TraceArchivalEnabled { get; init; }

    public bool MultipartUploadsEnabled { get; init; }

    public bool MultipartDownloadsEnabled { get; init; }

    public bool PresignedUploadRunIdSupported { get; init; }

    public bool PresignedUploadModelIdSupported { get; init; }
}
