using System.Text.Json.Serialization;

namespace Lab.Mlflow.Protocol;

/// <summary>Whether the files of a logged model are there.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LoggedModelStatus>))]
public enum LoggedModelStatus
{
    [JsonStringEnumMemberName("LOGGED_MODEL_STATUS_UNSPECIFIED")] Unspecified = 0,
    [JsonStringEnumMemberName("LOGGED_MODEL_PENDING")] Pending = 1,
    [JsonStringEnumMemberName("LOGGED_MODEL_READY")] Ready = 2,
    [JsonStringEnumMemberName("LOGGED_MODEL_UPLOAD_FAILED")] UploadFailed = 3,
}
