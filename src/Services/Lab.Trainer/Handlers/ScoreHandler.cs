using System.Text.Json;
using Lab.Datasets;
using Lab.Monitoring;
using Lab.Monitoring.Findings;
using Lab.Records;
using Lab.Records.Jobs;
using Lab.Sentiment;
using Lab.ServiceDefaults.State;
using Lab.Trainer.Hosting;
using Lab.Trainer.Jobs;

namespace Lab.Trainer.Handlers;

/// <summary>
/// Labels a file, or the files of a folder that have no newer result. Afterwards the labels are held against the reference of the model: the finding
/// is in the job's result, and on the board that the monitor reads.
/// </summary>
sealed class ScoreHandler(ModelSource models, FindingBoard findings, RootedPaths paths, Cores cores, TrainerOptions options, TimeProvider time) : IJobHandler
{
    public JobKind Kind => JobKind.Score;

    public async Task<JobEnd> RunAsync(JobContext context, CancellationToken cancellation)
    {
        var request = context.Request(JobJson.Default.ScoreRequest);
        string input = paths.Existing(request.Input);
        string? output = request.Output is null ? null : paths.Below(request.Output);
        bool isFolder = Directory.Exists(input);
        var files = isFolder ? ScoredFiles.New(input, output) : [new(input, ScoredFiles.ResultOf(input, output))];
        var (folder, version) = await models.FindAsync(null, cancellation);
        var counts = ScoreCounts.Load(context.WorkFolder);
        if (files.Count > 0)
        {
            if (output is not null) Directory.CreateDirectory(output);
            using var model = SentimentModel.Load(folder, new SentimentModelOptions { Threads = cores.Number });
            var data = new DatasetOptions { TextColumns = request.TextColumns, SkipBadRows = true };
            for (int i = 0; i < files.Count; i++)
            {
                int file = i;
                try
                {
                    // A link in a folder may lead elsewhere.
                    paths.Existing(files[i].Input);
                    var scored = ScoredFile.Write(files[i], model, data, (share, rows) =>
                        context.Report((file + share) / files.Count, FormattableString.Invariant($"{Path.GetFileName(files[file].Input)}: {rows:N0} rows")), cancellation);
                    counts.Add(scored);
                    context.Log(FormattableString.Invariant($"{Path.GetFileName(files[i].Input)}: {scored.Rows:N0} rows, {scored.BadRows:N0} left out -> {Path.GetFileName(files[i].Output)}"));
                }
                catch (LabException bad) when (isFolder)
                {
                    counts.Skipped.Add(Path.GetFileName(files[i].Input));
                    context.Log($"{Path.GetFileName(files[i].Input)} is left out: {bad.Message}");
                }
                counts.Save(context.WorkFolder);
            }
        }

        var finding = await CheckAsync(input, folder, counts, cancellation);
        string said = finding is null ? "" : $" {finding.Verdict}";
        string left = counts.Skipped.Count == 0 ? "" : $" Left out, see the log: {string.Join(", ", counts.Skipped)}.";
        if (counts.Files == 0 && counts.Skipped.Count > 0) return JobEnd.Failed($"No file could be read.{left}");
        return JobEnd.Succeeded(
            counts.Files == 0 ? "There is no new file." : FormattableString.Invariant($"{counts.Files:N0} files, {counts.Rows:N0} rows.{said}{left}")) with
        { Result = JobResults.Of(new ScoreResult(counts.Files, counts.Rows, counts.BadRows, counts.Labels, counts.Skipped, version, finding)) };
    }

    // Null: no row was scored.
    async Task<Finding?> CheckAsync(string input, string model, ScoreCounts counts, CancellationToken cancellation)
    {
        if (counts.Rows == 0) return null;
        var finding = Lab.Monitoring.Drift.DriftCheck.LabelShares(
            $"{Causes.BatchDrift} {Path.GetFileName(input)}", counts.Labels, ReferenceStatistics.TryLoad(model),
            new() { MinimumRows = options.BatchCheck.MinimumRows, FalseAlarmRate = options.BatchCheck.FalseAlarmRate, MaxLabelDistance = options.BatchCheck.MaxLabelDistance });
        if (finding.State != FindingState.Unknown) await findings.PostAsync(finding, time.GetUtcNow(), cancellation);
        return finding;
    }
}

/// <summary>What a scoring came to.</summary>
/// <param name="Files">Files that were scored.</param>
/// <param name="Rows">Rows with a label.</param>
/// <param name="BadRows">Rows without one: bad, or without text.</param>
/// <param name="Labels">Rows of each label.</param>
/// <param name="Skipped">Files that could not be read.</param>
/// <param name="ModelVersion">Version that answered.</param>
/// <param name="Finding">How the labels compare with the model's reference.</param>
sealed record ScoreResult(
    int Files, long Rows, long BadRows, IReadOnlyDictionary<string, long> Labels, IReadOnlyList<string> Skipped, string? ModelVersion, Finding? Finding);

/// <summary>Sums over the files, kept in the job's folder: what an earlier attempt scored is not scored again, and still counts.</summary>
sealed class ScoreCounts
{
    const string FileName = "counts.json";

    public int Files { get; set; }

    public long Rows { get; set; }

    public long BadRows { get; set; }

    public SortedDictionary<string, long> Labels { get; set; } = new(StringComparer.Ordinal);

    public List<string> Skipped { get; set; } = [];

    public static ScoreCounts Load(string folder) =>
        File.Exists(Path.Combine(folder, FileName)) ? JsonSerializer.Deserialize(File.ReadAllBytes(Path.Combine(folder, FileName)), JobResults.Default.ScoreCounts)! : new();

    public void Save(string folder)
    {
        string path = Path.Combine(folder, FileName);
        File.WriteAllBytes(path + ".new", JsonSerializer.SerializeToUtf8Bytes(this, JobResults.Default.ScoreCounts));
        File.Move(path + ".new", path, overwrite: true);
    }

    public void Add(ScoredFile file)
    {
        Files++;
        Rows += file.Rows;
        BadRows += file.BadRows;
        foreach (var (label, rows) in file.Labels) Labels[label] = Labels.GetValueOrDefault(label) + rows;
    }
}
