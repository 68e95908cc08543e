using System.Diagnostics;
using System.Runtime.CompilerServices;
using Lab.Cli.Terminal;
using Lab.Sentiment;
using Lab.Statistics;
using Lab.Training;

namespace Lab.Cli.Tracking;

/// <summary>
/// Spans of a training, of the source "Lab.Training": <c>train</c> with the children <c>data</c>, <c>epoch</c> and
/// <c>measure</c>. Only where OTEL_EXPORTER_OTLP_ENDPOINT is set.
/// </summary>
sealed class TrainingTelemetry : IFineTuneObserver, IDisposable
{
    static readonly ActivitySource source = new("Lab.Training");

    readonly IDisposable? export;
    readonly Activity? train;
    Activity? stage;

    internal TrainingTelemetry(IDisposable? export)
    {
        this.export = export;
        train = source.StartActivity("train");
        Begin("data");
    }

    public static TrainingTelemetry? TryStart(LabHost host) => host.Variable("OTEL_EXPORTER_OTLP_ENDPOINT") is null ? null : Start();

    // By itself, so that a command without telemetry does not even load its libraries.
    [MethodImpl(MethodImplOptions.NoInlining)]
    static TrainingTelemetry Start() => new(ServiceDefaults.Telemetry.ProcessTelemetry.TryStart("lab"));

    public void DataReady(FineTuneData data)
    {
        stage?.SetTag("lab.rows.train", data.Train).SetTag("lab.rows.validation", data.Validation).SetTag("lab.rows.test", data.Test);
        End();
    }

    public void Step(TrainingProgress progress)
    {
        if (stage is null or { OperationName: not "epoch" }) Begin("epoch")?.SetTag("lab.epoch", progress.Epoch);
        stage?.SetTag("lab.step", progress.Step).SetTag("lab.loss", progress.Loss);
    }

    public void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation)
    {
        if (validation is not null) stage?.SetTag("lab.macro_f1", validation.MacroF1);
        End();
    }

    public void Evaluating(string split, int done, int total)
    {
        if (stage is { OperationName: "measure" } && split.Equals(stage.GetTagItem("lab.split"))) return;
        Begin("measure")?.SetTag("lab.split", split).SetTag("lab.rows", total);
    }

    public void Dispose()
    {
        End();
        train?.Dispose();
        export?.Dispose();
    }

    // The parent is named: the thread that trains is not the one that began.
    Activity? Begin(string name)
    {
        End();
        return stage = train is null ? null : source.StartActivity(name, ActivityKind.Internal, train.Context);
    }

    void End()
    {
        stage?.Dispose();
        stage = null;
    }
}
