using OpenTelemetry;

namespace Lab.PredictionService.Telemetry;

/// <summary>Work behind the answers, whose spans would bury those of the requests.</summary>
static class Untraced
{
    /// <summary>
    /// Calls <paramref name="work"/> without spans, also in what it awaits. Only a call: within the scope logs would not be
    /// exported either.
    /// </summary>
    public static T Run<T>(Func<T> work)
    {
        using var quiet = SuppressInstrumentationScope.Begin();
        return work();
    }
}
