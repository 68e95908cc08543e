using System.Text.Json.Serialization;

namespace Lab.Records.Jobs;

/// <summary>Where a job stands. The last three are ends: a job comes to one of them exactly once, and leaves it only by a retry.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<JobState>))]
public enum JobState
{
    [JsonStringEnumMemberName("queued")]
    Queued,

    [JsonStringEnumMemberName("running")]
    Running,

    [JsonStringEnumMemberName("succeeded")]
    Succeeded,

    [JsonStringEnumMemberName("failed")]
    Failed,

    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
}

/// <summary>What a state means for those who wait.</summary>
public static class JobStates
{
    extension(JobState state)
    {
        public bool IsEnd => state is JobState.Succeeded or JobState.Failed or JobState.Cancelled;
    }

    /// <summary>As on the wire.</summary>
    public static string Word(JobState state) => JobFields.Word(state);

    /// <summary>As on the wire.</summary>
    public static string Word(JobKind kind) => JobFields.Word(kind);
}
