using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;

namespace Lab.Records.Jobs;

/// <summary>A job's hash, field by field. Those only for scripts: <c>entry</c> (id in the stream), <c>worker</c>, <c>crashes</c>, <c>cancel</c>.</summary>
static class JobFields
{
    public static IEnumerable<RedisValue> Of(NewJob job, DateTimeOffset now) =>
        [
            "kind", Word(job.Kind), "request", job.Request.GetRawText(), "cause", job.Cause, "state", Word(JobState.Queued), "created", Time(now),
            .. Activity.Current?.Id is { } trace ? (RedisValue[])["trace", trace] : [],
        ];

    public static IEnumerable<RedisValue> Of(JobEnd end)
    {
        if (end.State == JobState.Succeeded) foreach (RedisValue value in (RedisValue[])["progress", "1"]) yield return value;
        foreach (var (name, value) in new[]
        {
            ("model_version", end.ModelVersion), ("run_id", end.RunId), ("result", end.Result?.GetRawText()),
            ("gate", end.Gate is null ? null : JsonSerializer.Serialize(end.Gate, JobJson.Default.JobGate)),
        })
            if (value is not null)
            {
                yield return name;
                yield return value;
            }
    }

    public static RedisValue Time(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static string Word(JobState state) => JsonSerializer.SerializeToElement(state, JobJson.Default.JobState).GetString()!;

    public static string Word(JobKind kind) => JsonSerializer.SerializeToElement(kind, JobJson.Default.JobKind).GetString()!;

    /// <summary>Null for no hash, and for one that another program wrote.</summary>
    public static Job? TryParse(string id, HashEntry[] hash)
    {
        var fields = hash.ToDictionary(field => field.Name.ToString(), field => field.Value.ToString(), StringComparer.Ordinal);
        try
        {
            return new Job
            {
                Id = id,
                Kind = Read(fields["kind"], JobJson.Default.JobKind),
                Request = JsonSerializer.Deserialize(fields["request"], JobJson.Default.JsonElement),
                Cause = fields["cause"],
                State = Read(fields["state"], JobJson.Default.JobState),
                Progress = fields.TryGetValue("progress", out string? progress) ? double.Parse(progress, CultureInfo.InvariantCulture) : 0,
                Message = fields.GetValueOrDefault("message", ""),
                Created = At("created") ?? throw new FormatException(),
                Started = At("started"),
                Ended = At("ended"),
                Attempt = fields.TryGetValue("attempt", out string? attempt) ? int.Parse(attempt, CultureInfo.InvariantCulture) : 0,
                IsCancelling = fields.ContainsKey("cancel"),
                ModelVersion = fields.GetValueOrDefault("model_version"),
                Gate = fields.TryGetValue("gate", out string? gate) ? JsonSerializer.Deserialize(gate, JobJson.Default.JobGate) : null,
                RunId = fields.GetValueOrDefault("run_id"),
                Trace = fields.GetValueOrDefault("trace"),
                Result = fields.TryGetValue("result", out string? result) ? JsonSerializer.Deserialize(result, JobJson.Default.JsonElement) : null,
            };
        }
        catch (Exception foreign) when (foreign is KeyNotFoundException or FormatException or OverflowException or JsonException or ArgumentOutOfRangeException)
        {
            return null;
        }

        DateTimeOffset? At(string name) => fields.TryGetValue(name, out string? text) ? DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(text, CultureInfo.InvariantCulture)) : null;
    }

    static T Read<T>(string word, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type) =>
        JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(word, JobJson.Default.String), type)!;
}
