using System.CommandLine;
using Lab.Cli.Errors;
using Lab.Cli.Terminal;
using Lab.Cli.Tracking;
using Lab.Hub;
using Lab.Mlflow;
using Lab.Sentiment;

namespace Lab.Cli.Options;

/// <summary>Where the model is: option, else MODEL_PATH, else the starter model. A folder, a name of the hub, or an address at the tracking server.</summary>
static class ModelOption
{
    public static Option<string?> Create(string description = "Model: a folder of Hugging Face or MLflow, OWNER/NAME[@REVISION] of the hub, or models:/NAME@ALIAS, models:/NAME/VERSION, models:/m-ID, runs:/RUN/NAME of the tracking server.") => OptionParsing.Text(
        "--model", "FOLDER|ID", $"{description} Default: MODEL_PATH, else {ModelFolder.Starter} here or in a folder above, else the starter that lies beside this program.");

    /// <summary>Full path of the model's folder; a model of the hub is fetched into its cache.</summary>
    /// <exception cref="LabException">There is no such model, or none was named and there is no starter.</exception>
    public static async Task<string> FindAsync(string? option, LabHost host, CancellationToken cancellation) =>
        await TryFindAsync(option, host, cancellation) ?? ModelFolder.Find(null, Starts(host));

    /// <summary>As <see cref="FindAsync"/>, but null when none was named and there is no starter.</summary>
    /// <exception cref="LabException">There is no such model.</exception>
    public static async Task<string?> TryFindAsync(string? option, LabHost host, CancellationToken cancellation) =>
        (option ?? host.Variable("MODEL_PATH")) is not { Length: > 0 } named ? FindStarter(host)
        : ModelUri.IsOne(named) ? await TrackedModel.FetchAsync(ModelUri.Parse(named), host, cancellation)
        : ModelLocation.IsHubName(named, out var id) ? (await FetchAsync(id, host, cancellation)).Folder
        : ModelFolder.Find(named);

    /// <summary>The model when none is named; null when there is none.</summary>
    public static string? FindStarter(LabHost host) => ModelFolder.TryFind(null, Starts(host));

    /// <summary>Fetches a model of the hub and says so on the error stream.</summary>
    /// <param name="id">Name of the model.</param>
    /// <param name="host">Where to say it.</param>
    /// <param name="cancellation">Ends the call; what came is kept.</param>
    /// <param name="live">False where another bar is on the screen.</param>
    /// <exception cref="LabException">There is no such model, or it cannot be fetched.</exception>
    public static async Task<HubSnapshot> FetchAsync(HubModelId id, LabHost host, CancellationToken cancellation, bool live = true)
    {
        HubSnapshot? snapshot = null;
        long received = 0;
        await LiveProgress.RunAsync(host, "fetch", live, async screen =>
        {
            var progress = new Listener(at =>
            {
                received = Math.Max(received, at.Bytes);
                screen.Update(at.TotalBytes > 0 ? (double)at.Bytes / at.TotalBytes : null, FormattableString.Invariant($"{id}: {at.File}, {at.Bytes / 1e6:N1} of {at.TotalBytes / 1e6:N1} MB"));
            });
            snapshot = await ModelLocation.FetchAsync(id, HubEnvironment.Read(host.Variable), progress, cancellation);
        });
        if (snapshot!.IsOffline) Message.Warn(host, $"{id}: the hub was not asked; the copy in the cache is used, commit {snapshot.Commit[..Math.Min(12, snapshot.Commit.Length)]}.");
        else if (received > 0) host.Error.WriteLine($"{id}: fetched, commit {snapshot.Commit[..Math.Min(12, snapshot.Commit.Length)]}");
        return snapshot;
    }

    // A published or installed program carries the starter.
    static string[] Starts(LabHost host) => [host.CurrentFolder, AppContext.BaseDirectory];

    // On the thread that reports: a later line must not overtake an earlier one.
    sealed class Listener(Action<HubProgress> told) : IProgress<HubProgress>
    {
        public void Report(HubProgress value) => told(value);
    }
}
