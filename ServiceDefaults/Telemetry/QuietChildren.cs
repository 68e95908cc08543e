using System.Diagnostics;
using OpenTelemetry;

namespace Lab.ServiceDefaults.Telemetry;

/// <summary>A span below one that is not exported is not exported either, whatever OTEL_TRACES_SAMPLER says.</summary>
sealed class QuietChildren : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data.Parent is { Recorded: false }) Silence(data);
    }

    public static void Silence(Activity activity)
    {
        activity.IsAllDataRequested = false;
        activity.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
