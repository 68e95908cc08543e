using System.Globalization;
using Lab.Hub;
using Lab.Records.Jobs;
using Lab.Sentiment;
using Lab.ServiceDefaults.State;
using Lab.Trainer.Hosting;
using Lab.Trainer.Jobs;

namespace Lab.Trainer.Handlers;

/// <summary>Brings a model of the hub, or of a folder that requests may name, into the registry.</summary>
sealed class ModelStartHandler(ModelRegistry registry, RootedPaths paths, Cores cores, IConfiguration configuration, TrainerOptions options) : IJobHandler
{
    public JobKind Kind => JobKind.ModelStart;

    public async Task<JobEnd> RunAsync(JobContext context, CancellationToken cancellation)
    {
        var request = context.Request(JobJson.Default.ModelStartRequest);
        string? folder = FolderOf(request.Model);
        var result = await ModelStart.RunAsync(
            new ModelStartOptions
            {
                Model = folder ?? request.Model,
                OnlyHub = folder is null,
                Hub = HubEnvironment.Read(name => configuration[name]),
                Deploy = request.AutoDeploy,
                Cause = context.Job.Cause,
                EvaluationFile = paths.Existing(options.BaseData),
                WorkFolder = context.WorkFolder,
                Threads = cores.Number,
            },
            registry, new Teller(context), cancellation);
        foreach (string line in About(result)) context.Log(line);
        string measured = result.Report is { } report ? string.Create(CultureInfo.InvariantCulture, $" Macro-F1 {report.MacroF1:0.000} on {report.Rows:N0} rows.") : "";
        return JobEnd.Succeeded($"Version {result.Version.Version} is {(result.Deployed ? "deployed" : "registered")}. {Labels(result.Labels)}{measured}") with
        {
            ModelVersion = result.Version.Version,
            RunId = result.Version.RunId,
            Result = result.Report is { } scores ? JobResults.Of(scores) : null,
        };
    }

    static string Labels(LabelDecision labels) => string.Create(
        CultureInfo.InvariantCulture,
        $"Labels {string.Join(", ", labels.Names)}, by {(labels.FromSentences ? "the sample sentences" : "the words of id2label")}{(labels.Margin is { } margin ? $", margin {margin:0.000}" : "")}.");

    static IEnumerable<string> About(ModelStartResult result)
    {
        if (result.Commit is { } commit) yield return $"{result.Model} at commit {commit}.";
        if (result.Labels.IsDoubtful) yield return "The sample sentences speak for another order of the labels: look at the model's card.";
        if (result.LeftOut > 0) yield return string.Create(CultureInfo.InvariantCulture, $"{result.LeftOut:N0} rows have labels that the model has not: they were not measured.");
    }

    // Null: a name of the hub. What leads out of the roots, also through a link, is refused whatever it is called.
    string? FolderOf(string named)
    {
        string path = paths.Below(named);
        return !Path.Exists(path) && HubModelId.TryParse(named, out _) ? null : paths.Existing(named);
    }

    sealed class Teller(JobContext context) : IProgress<ModelStartProgress>
    {
        public void Report(ModelStartProgress value) => context.Report(value.Share, value.Message);
    }
}

/// <summary>Makes a registered version the champion, because a person says so.</summary>
sealed class DeployHandler(ModelSource models, ModelRegistry registry, Cores cores) : IJobHandler
{
    public JobKind Kind => JobKind.Deploy;

    public async Task<JobEnd> RunAsync(JobContext context, CancellationToken cancellation)
    {
        string version = context.Request(JobJson.Default.DeployRequest).Version;
        if (!int.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out _)) throw new LabException(ErrorKind.Usage, $"'{version}' is no version.", expected: "the number of a registered version");
        // One that cannot be loaded would be refused by every service.
        var (folder, _) = await models.FindAsync(version, cancellation);
        context.Report(0.5, $"Trying version {version}");
        using (var model = SentimentModel.Load(folder, new SentimentModelOptions { Threads = cores.Number })) model.Predict("good");
        await registry.PromoteAsync(version, new ChampionReason(ChampionChange.Forced, "deployed by a person") { Cause = context.Job.Cause, RunId = $"job-{context.Job.Id}" }, cancellation);
        return JobEnd.Succeeded($"Version {version} is the champion.") with { ModelVersion = version };
    }
}
