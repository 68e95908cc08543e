using System.Text.Json.Serialization;

namespace Lab.Mlflow.Protocol;

/// <summary>State of a run.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RunStatus>))]
public enum RunStatus
{
    [JsonStringEnumMemberName("RUNNING")] Running = 1,
    [JsonStringEnumMemberName("SCHEDULED")] Scheduled = 2,
    [JsonStringEnumMemberName("FINISHED")] Finished = 3,
    [JsonStringEnumMemberName("FAILED")] Failed = 4,
    [JsonStringEnumMemberName("KILLED")] Killed = 5,
}
