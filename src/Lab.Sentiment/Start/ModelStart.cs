using System.Globalization;
using Lab.Hub;
using Lab.Mlflow.Protocol;
using Lab.Statistics;
using Lab.Transformers.Checkpoints;
using Lab.Transformers.Configuration;

namespace Lab.Sentiment;

/// <summary>
/// From a name to a version that can be served: fetched, its labels understood, measured, registered, and deployed where asked. Whatever fails
/// leaves the registry as it was. Called again with the same model it gives the version that is there already.
/// </summary>
public static class ModelStart
{
    /// <param name="options">What, and what with it.</param>
    /// <param name="registry">Where it goes.</param>
    /// <param name="progress">Told what is being done.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="LabException">The model is not there, not supported, no classifier, or its labels cannot be understood.</exception>
    public static async Task<ModelStartResult> RunAsync(
        ModelStartOptions options, ModelRegistry registry, IProgress<ModelStartProgress>? progress = null, CancellationToken cancellation = default)
    {
        Tell(0, $"looking for {options.Model}");
        var source = await FindAsync(options, new Forward(progress), cancellation);
        string work = Path.Combine(options.WorkFolder ?? Path.GetTempPath(), $"lab-start-{Guid.NewGuid():N}");
        // The folder's own name is kept in the registry.
        string folder = Path.Combine(work, source.Snapshot?.Id.Name.Split('/')[^1] ?? Path.GetFileName(source.Folder));
        try
        {
            Tell(0.5, "reading its labels");
            var labels = DecideLabels(source.Folder, options.Threads, cancellation);
            NamedModel.Write(source.Folder, labels, folder, cancellation: cancellation);
            Tell(0.6, labels.Margin is { } margin ? FormattableString.Invariant($"labels {string.Join(", ", labels.Names)}, margin {margin:0.000}") : $"labels {string.Join(", ", labels.Names)}");
            var (report, leftOut) = Measure(folder, options, share => Tell(0.6 + (0.2 * share), "measuring"), cancellation);
            Tell(0.8, "registering");
            string checksum = await Task.Run(() => FolderChecksum.Of(folder, cancellation), cancellation);
            var version = await registry.FindVersionAsync(checksum, cancellation)
                ?? await registry.RegisterAsync(folder, Metrics(report, labels), [.. Tags(options, source, labels)], cancellation);
            if (options.Deploy) await DeployAsync(version.Version, options, registry, cancellation);
            Tell(1, options.Deploy ? $"version {version.Version} is deployed" : $"version {version.Version} is registered");
            return new(version, options.Model, source.Snapshot?.Commit, labels, report, leftOut, options.Deploy);
        }
        finally
        {
            if (Directory.Exists(work)) Directory.Delete(work, recursive: true);
        }

        void Tell(double share, string message) => progress?.Report(new(share, message));
    }

    // A person named the model: no gate is asked. A job that is repeated finds its version deployed.
    static async Task DeployAsync(string version, ModelStartOptions options, ModelRegistry registry, CancellationToken cancellation)
    {
        var champion = await registry.FindChampionAsync(cancellation);
        if (champion?.Version == version) return;
        await registry.PromoteAsync(
            version, new ChampionReason(champion is null ? ChampionChange.First : ChampionChange.Forced, $"model start of {options.Model}") { Cause = options.Cause }, cancellation);
    }

    /// <summary>What the classes of a folder mean.</summary>
    /// <exception cref="LabException">The folder is no classifier, or the sample sentences do not tell its classes apart.</exception>
    public static LabelDecision DecideLabels(string folder, int? threads = null, CancellationToken cancellation = default)
    {
        using var model = SentimentModel.Load(folder, new SentimentModelOptions { Threads = threads });
        if (!model.ScoresAreProbabilities) throw new LabException(ErrorKind.Model, "The model is a regression: its answers are numbers, not labels.", folder, "a classifier");
        return LabelDecision.Of(
            ModelConfig.Read(folder).Labels, texts => [.. model.Predict(texts, cancellation).Select(answer => model.Labels.Select(label => answer.Scores[label]).ToArray())], folder);
    }

    static async Task<ModelLocation> FindAsync(ModelStartOptions options, IProgress<HubProgress> progress, CancellationToken cancellation)
    {
        if (!options.OnlyHub) return await ModelLocation.FindAsync(options.Model, options.Hub, progress, cancellation);
        var snapshot = await HubModel.FetchAsync(HubModelId.Parse(options.Model), options.Hub, progress, cancellation);
        return new(snapshot.Folder, snapshot);
    }

    static (ClassificationReport? Report, int LeftOut) Measure(string folder, ModelStartOptions options, Action<double> progress, CancellationToken cancellation)
    {
        if (options.EvaluationFile is not { } file) return (null, 0);
        using var model = SentimentModel.Load(folder, new SentimentModelOptions { Threads = options.Threads });
        return StartEvaluation.Run(model, file, options.EvaluationRows, progress, cancellation);
    }

    static Dictionary<string, double> Metrics(ClassificationReport? report, LabelDecision labels)
    {
        var metrics = new Dictionary<string, double>();
        if (report is not null)
            (metrics["start_accuracy"], metrics["start_macro_f1"], metrics["start_log_loss"], metrics["start_ece"], metrics["start_rows"]) =
                (report.Accuracy, report.MacroF1, report.LogLoss, report.ExpectedCalibrationError, report.Rows);
        if (labels.Margin is { } margin) metrics["start_label_margin"] = margin;
        return metrics;
    }

    static IEnumerable<Tag> Tags(ModelStartOptions options, ModelLocation source, LabelDecision labels)
    {
        yield return new(RegistryTags.Labels, labels.ToJson());
        yield return new(RegistryTags.LabelSource, labels.FromSentences ? "sample sentences" : "words of id2label");
        if (labels.Margin is { } margin) yield return new(RegistryTags.LabelMargin, margin.ToString("0.000", CultureInfo.InvariantCulture));
        if (source.Snapshot is { } snapshot) yield return new(RegistryTags.Hub, $"{snapshot.Id.Name}@{snapshot.Commit}");
    }

    // Only the weights take time; what comes before them is fetched call by call.
    sealed class Forward(IProgress<ModelStartProgress>? progress) : IProgress<HubProgress>
    {
        public void Report(HubProgress value)
        {
            bool weights = Checkpoint.IsWeights(value.File) && !value.File.EndsWith(".json", StringComparison.Ordinal);
            progress?.Report(new(weights && value.TotalBytes > 0 ? 0.5 * value.Bytes / value.TotalBytes : 0, $"fetching {value.File}"));
        }
    }
}
