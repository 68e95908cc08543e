using System.Globalization;
using System.Text.Json;
using Lab.Cli.Json;
using Lab.Cli.Terminal;
using Lab.Cli.Tracking;
using Lab.Pipelines;
using Lab.Sentiment;
using Lab.Sentiment.Tracking;
using Spectre.Console;

namespace Lab.Cli.Reports;

/// <summary>A pipeline while it runs: on stderr for people, a line for each step on stdout with --json. Its training is tracked as `lab train` is.</summary>
sealed class PipelineScreen(LabHost host, LiveProgress progress, bool json, bool upload, CancellationToken cancellation) : IPipelineObserver, IAsyncDisposable
{
    CommandTelemetry? telemetry;
    TrackedTraining? tracking;

    public void StepStarted(string step)
    {
        Line($"{step} ...");
        progress.Update(null, step);
    }

    public void Progress(double? share, string text) => progress.Update(share, text);

    public void Note(string text) => Line(text);

    public IFineTuneObserver Training(FineTuneOptions options)
    {
        telemetry = CommandTelemetry.TryStart(host, "lab", span: "lab pipeline");
        tracking = TrainingTracking.TryStart(host, options, upload);
        return FineTuneObservers.Of(new TrainingScreen(host, progress), tracking?.Observer);
    }

    public async Task StepEndedAsync(PipelineStepResult result)
    {
        if (result.Train is { } trained)
        {
            if (tracking is not null) await TrainingTracking.FinishAsync(host, tracking, trained, cancellation);
            await EndTrackingAsync();
        }
        Line(string.Create(CultureInfo.InvariantCulture, $"{result.Step}: {Summary(result)}, {result.Seconds:0.0} s"));
        if (!json) return;
        host.Out.WriteLine(JsonSerializer.Serialize(result, LabJson.Lines.PipelineStepResult));
        host.Out.Flush();
    }

    public ValueTask DisposeAsync() => EndTrackingAsync();

    static string Summary(PipelineStepResult result) => result switch
    {
        { Preprocess: { } rows } => string.Create(CultureInfo.InvariantCulture, $"{rows.Train:N0} training, {rows.Validation:N0} validation and {rows.Test:N0} test rows; labels {string.Join(", ", rows.Labels)}"),
        { Train: { } trained } => string.Create(CultureInfo.InvariantCulture, $"{trained.Steps:N0} steps, {trained.TokensPerSecond:N0} tokens/s -> {trained.Model}"),
        { Evaluate: { } measured } => string.Create(CultureInfo.InvariantCulture, $"{measured.Metrics.Rows:N0} rows, accuracy {measured.Metrics.Accuracy:P1}, macro-F1 {measured.Metrics.MacroF1:P1}")
            + (measured.Push is { Manifest: { } manifest } ? $"; pushed: {manifest}" : ""),
        _ => "",
    };

    void Line(string text) => progress.Write(new Text(text + "\n"));

    async ValueTask EndTrackingAsync()
    {
        if (tracking is not null) await tracking.DisposeAsync();
        telemetry?.Dispose();
        (tracking, telemetry) = (null, null);
    }
}
