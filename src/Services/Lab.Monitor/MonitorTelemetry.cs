using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Lab.Monitor;

/// <summary>Spans and instruments of the monitor, under one name.</summary>
static class MonitorTelemetry
{
    /// <summary>Name of activity source and meter.</summary>
    public const string Name = "Lab.Monitoring";

    public static ActivitySource Source { get; } = new(Name);

    static readonly Meter meter = new(Name);

    /// <summary>Passes done.</summary>
    public static Counter<long> Passes { get; } = meter.CreateCounter<long>("lab.monitor.passes", "{pass}", "Passes of the monitor.");

    /// <summary>Time of a pass, mails included.</summary>
    public static Histogram<double> PassSeconds { get; } = meter.CreateHistogram<double>("lab.monitor.pass.duration", "s", "Duration of a pass.");

    /// <summary>Mails delivered and failed, by cause and outcome.</summary>
    public static Counter<long> Mails { get; } = meter.CreateCounter<long>("lab.monitor.mails", "{mail}", "Alert mails by cause and outcome.");

    /// <summary>1 while a cause is raised, by cause.</summary>
    public static Gauge<int> Raised { get; } = meter.CreateGauge<int>("lab.monitor.raised", "{alert}", "1 while a cause is raised.");
}
