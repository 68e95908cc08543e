using System.Collections.Concurrent;
using System.Globalization;

namespace Lab.PredictionService.Health;

/// <summary>The state of everything beside the model that serves: whatever is degraded here costs comfort, not answers.</summary>
sealed partial class Parts(TimeProvider time, ILogger<Parts> log)
{
    readonly ConcurrentDictionary<string, PartHealth> states = new(StringComparer.Ordinal);

    /// <summary>By name, in alphabetical order; null when there is none.</summary>
    public IReadOnlyDictionary<string, PartHealth>? All => states.IsEmpty ? null : new SortedDictionary<string, PartHealth>(states, StringComparer.Ordinal);

    public bool IsDegraded => states.Any(state => state.Value.Status == PartHealth.Degraded);

    /// <summary>Somebody has said how the part is.</summary>
    public bool Knows(string part) => states.ContainsKey(part);

    /// <summary>The part does its work.</summary>
    public void Works(string part)
    {
        if (Change(part, new PartHealth(PartHealth.Healthy, null, null))) LogWorks(part);
    }

    /// <summary>The part does not; <paramref name="problem"/> goes to clients and holds neither path nor secret.</summary>
    public void Fails(string part, string problem, Exception? cause = null)
    {
        string since = time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        if (Change(part, new PartHealth(PartHealth.Degraded, problem, since))) LogFails(cause, part, problem);
    }

    // True when that is news. A problem that lasts keeps the time of its beginning.
    bool Change(string part, PartHealth now)
    {
        var before = states.TryGetValue(part, out var known) ? known : null;
        if (before?.Status == now.Status && before.Problem == now.Problem) return false;
        states[part] = now;
        return before is not null || now.Status == PartHealth.Degraded;
    }

    [LoggerMessage(LogLevel.Information, "{Part} works again")]
    partial void LogWorks(string part);

    [LoggerMessage(LogLevel.Warning, "{Part}: {Problem}")]
    partial void LogFails(Exception? cause, string part, string problem);
}
