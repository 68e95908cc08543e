using System.Diagnostics;
using OpenTelemetry;

namespace Lab.ServiceDefaults.Telemetry;

/// <summary>A span below one that is not exported is not exported either, whatever OTEL_TRACES_SAMPLER says.</summary>
sealed class QuietChildren : BaseProcessor<Activity>
{
    public override void OnStart(Activity data)
    {
        if (data.Parent is not { Recorded: false }) return;
        data.IsAllDataRequested = false;
        data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
    }
}
