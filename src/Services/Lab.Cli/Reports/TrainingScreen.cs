using System.Globalization;
using Lab.Cli.Terminal;
using Lab.Sentiment;
using Lab.Statistics;
using Lab.Training;
using Spectre.Console;

namespace Lab.Cli.Reports;

/// <summary>A fine-tuning on stderr while it runs.</summary>
sealed class TrainingScreen(LabHost host, LiveProgress progress) : IFineTuneObserver
{
    public void DataReady(FineTuneData data)
    {
        if (data.Device is { } device) progress.Write(new Text($"device: {device}\n"));
        progress.Write(new Text(string.Create(
            CultureInfo.InvariantCulture,
            $"rows: {data.Train:N0} train{(data.Augmented > 0 ? $" ({data.Augmented:N0} of them excerpts or changed copies)" : "")}, {data.Validation:N0} validation, {data.Test:N0} test; labels: {string.Join(", ", data.Labels)}; "
            + $"{data.MeanTokens:F0} tokens on average, {100 * data.TruncatedShare:F1}% of the texts cut\n")));
        Errors.Message.Warn(host, data.Notes);
        foreach (var report in data.BadRows) BadRowText.Write(host, report);
        if (data.Duplicates is { } duplicates) DuplicateText.Write(host, duplicates, data.Dropped);
    }

    public void Step(TrainingProgress at) => progress.Update(
        (double)at.Step / at.Steps,
        string.Create(
            CultureInfo.InvariantCulture,
            $"epoch {at.Epoch}/{at.Epochs}  step {at.Step}/{at.Steps}  loss {at.Loss:F3}  lr {at.LearningRate:0.0E+0}  {at.TokensPerSecond:N0} tokens/s  {Time(at.Remaining)} left"));

    public void EpochEnded(int epoch, double trainingLoss, ClassificationReport? validation)
    {
        progress.Write(new Text(string.Create(CultureInfo.InvariantCulture, $"epoch {epoch}: training loss {trainingLoss:F4}\n")));
        if (validation is not null) progress.Write(ReportTables.Summary([KeyValuePair.Create("validation", validation)]));
    }

    public void Resumed(ResumedRun run)
    {
        host.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"continues after step {run.Step}: {run.Checkpoint}"));
        if (!run.SameBits)
            Errors.Message.Warn(
                host, $"the checkpoint was computed by {run.ComputedBy}, and {run.ComputesNow} goes on: the end will differ in the last digits from that of an uninterrupted run.");
    }

    public void CheckpointSaved(string checkpoint, int step) =>
        progress.Write(new Text(string.Create(CultureInfo.InvariantCulture, $"step {step}: {checkpoint}\n")));

    public void Chosen(int step, int lastStep, bool stoppedEarly)
    {
        string end = stoppedEarly ? $"stopped early at step {lastStep}" : $"ended at step {lastStep}";
        progress.Write(new Text(string.Create(CultureInfo.InvariantCulture, $"{end}; the model is that of step {step}\n")));
    }

    public void Calibrated(double temperature, double before, double after) => progress.Write(new Text(string.Create(
        CultureInfo.InvariantCulture, $"calibrated: logits divided by {temperature:F3}; calibration error on the validation rows {before:F3}, now {after:F3}\n")));

    public void Evaluating(string split, int done, int total) => progress.Update((double)done / total, $"measuring {split}: {done:N0} of {total:N0} rows");

    public static string Time(TimeSpan time) => time.ToString(time.TotalHours >= 1 ? @"h\:mm\:ss" : @"m\:ss", CultureInfo.InvariantCulture);
}
