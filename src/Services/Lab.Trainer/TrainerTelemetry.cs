using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Lab.Trainer;

/// <summary>Spans and instruments of the trainer, under one name.</summary>
static class TrainerTelemetry
{
    /// <summary>Name of activity source and meter.</summary>
    public const string Name = "Lab.Trainer";

    public static ActivitySource Source { get; } = new(Name);

    static readonly Meter meter = new(Name);

    /// <summary>Ends of jobs, and those given back, by kind and outcome.</summary>
    public static Counter<long> Jobs { get; } = meter.CreateCounter<long>("lab.trainer.jobs", "{job}", "Jobs by kind and outcome.");

    /// <summary>Time from claim to end.</summary>
    public static Histogram<double> JobSeconds { get; } = meter.CreateHistogram<double>("lab.trainer.job.duration", "s", "Duration of a job's attempt.");

    /// <summary>1 while a job runs, by kind.</summary>
    public static UpDownCounter<int> Running { get; } = meter.CreateUpDownCounter<int>("lab.trainer.running", "{job}", "Jobs that run now.");
}
