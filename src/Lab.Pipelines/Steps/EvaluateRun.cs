using System.Globalization;
using System.Text;
using Lab.Datasets;
using Lab.Sentiment;
using Lab.Statistics;
using Lab.Transformers.Checkpoints;

namespace Lab.Pipelines;

/// <summary>The step evaluate.</summary>
static class EvaluateRun
{
    public static async Task<EvaluateResult> RunAsync(Pipeline pipeline, PipelineRunOptions run, IPipelineObserver? observer, CancellationToken cancellation)
    {
        var step = pipeline.Evaluate!;
        var report = Measure(pipeline, step, run, observer, cancellation);
        if (step.MetricsFile is { } file)
        {
            string folder = Path.GetDirectoryName(file)!;
            Directory.CreateDirectory(folder);
            byte[] content = Encoding.UTF8.GetBytes(file.EndsWith(".csv", StringComparison.OrdinalIgnoreCase) ? Csv(report) : report.ToJson() + "\n");
            AtomicFile.Write(file, stream => stream.Write(content));
            ResolvedPipeline.Write(pipeline, folder);
        }
        return new EvaluateResult(report, step.MetricsFile, step.Push is { } push ? await PushAsync(push, step.ModelFolder, report, run, observer, cancellation) : null);
    }

    static ClassificationReport Measure(Pipeline pipeline, EvaluateStep step, PipelineRunOptions run, IPipelineObserver? observer, CancellationToken cancellation)
    {
        using var model = SentimentModel.Load(step.ModelFolder, new SentimentModelOptions
        {
            Threads = run.Threads,
            BatchSize = step.BatchSize,
            Device = run.Device ?? pipeline.Device,
            Precision = run.Precision ?? pipeline.Precision,
        });
        var data = Dataset.Load(step.TestFile, new DatasetOptions { Labels = model.Labels }, cancellation);
        var rows = data.Examples;
        ErrorText[] notes = [.. model.Notes, .. data.Notes, .. LabelShares.Missing(model.Labels, rows.Select(row => row.Label)) is { } missing ? (ErrorText[])[missing] : []];
        foreach (string note in PipelineWords.Notes(notes, PipelineRun.Evaluate)) observer?.Note(note);
        return model.Evaluate(rows, done => observer?.Progress((double)done / rows.Count, $"{done:N0} of {rows.Count:N0} rows"), cancellation);
    }

    static async Task<PushResult> PushAsync(
        PushModelOptions push, string model, ClassificationReport report, PipelineRunOptions run, IPipelineObserver? observer, CancellationToken cancellation)
    {
        var conditions = push.Conditions.Select(condition => ConditionResult.Of(condition, report)).ToArray();
        if (conditions.All(condition => condition.Met))
            return new PushResult(true, await S3Push.RunAsync(push, model, report, run.Time, observer, cancellation), conditions);
        observer?.Note($"not pushed to s3://{push.Bucket}: {string.Join("; ", conditions.Where(condition => !condition.Met))}");
        return new PushResult(false, null, conditions);
    }

    static string Csv(ClassificationReport report)
    {
        var text = new StringBuilder("metric,value\n");
        foreach (var (name, value) in ReportMetrics.All(report))
            text.Append(CultureInfo.InvariantCulture, $"{(name.AsSpan().ContainsAny(",\"\n") ? $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : name)},{value:R}\n");
        return text.ToString();
    }
}
