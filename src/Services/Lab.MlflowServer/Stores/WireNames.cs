using Lab.Mlflow.Protocol;

namespace Lab.MlflowServer.Stores;

/// <summary>Names of enums on the wire and in the database.</summary>
static class WireNames
{
    public static IReadOnlyDictionary<string, RunStatus> RunStatuses { get; } =
        Enum.GetValues<RunStatus>().ToDictionary(status => status.ToString().ToUpperInvariant());

    public static IReadOnlyDictionary<string, LoggedModelStatus> ModelStatuses { get; } = new Dictionary<string, LoggedModelStatus>
    {
        ["LOGGED_MODEL_PENDING"] = LoggedModelStatus.Pending,
        ["LOGGED_MODEL_READY"] = LoggedModelStatus.Ready,
        ["LOGGED_MODEL_UPLOAD_FAILED"] = LoggedModelStatus.UploadFailed,
    };

    public static IReadOnlyDictionary<string, ViewType> ViewTypes { get; } = new Dictionary<string, ViewType>
    {
        ["ACTIVE_ONLY"] = ViewType.ActiveOnly,
        ["DELETED_ONLY"] = ViewType.DeletedOnly,
        ["ALL"] = ViewType.All,
    };

    public static string Of(RunStatus status) => status.ToString().ToUpperInvariant();
}
