using System.Globalization;

namespace Lab.MlflowServer.Traces;

/// <summary>Times and durations as protobuf's JSON writes them: "2026-11-21T10:43:54.624Z", "0.057s"; no fraction where there is none.</summary>
static class ProtoTime
{
    public static string Write(long unixMilliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(unixMilliseconds).UtcDateTime.ToString(
        unixMilliseconds % 1000 == 0 ? "yyyy-MM-dd'T'HH:mm:ss'Z'" : "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    public static string WriteDuration(long milliseconds) => milliseconds % 1000 == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000}s")
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000.0:0.000}s");

    public static long? Read(string? time) => string.IsNullOrEmpty(time) ? null
        : DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var found) ? found.ToUnixTimeMilliseconds()
        : throw MlflowException.Invalid($"'{time}' is no time: RFC 3339 is due, as 2026-11-21T10:43:54.624Z.");

    public static long? ReadDuration(string? duration) => string.IsNullOrEmpty(duration) ? null
        : duration[^1] == 's' && decimal.TryParse(duration.AsSpan(0, duration.Length - 1), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal seconds) && Math.Abs(seconds) < 1e12m
            ? (long)(seconds * 1000)
            : throw MlflowException.Invalid($"'{duration}' is no duration: seconds are due, as 0.057s.");
}
