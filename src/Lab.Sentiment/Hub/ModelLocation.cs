using Lab.Hub;
using Lab.Mlflow;

namespace Lab.Sentiment;

/// <summary>What names a model: a folder on this machine, else a name of the hub.</summary>
/// <param name="Folder">Full path of the model's files.</param>
/// <param name="Snapshot">Null where a folder was named.</param>
public sealed record ModelLocation(string Folder, HubSnapshot? Snapshot)
{
    /// <summary>Finds a model. A folder of that name wins over the hub's model.</summary>
    /// <param name="named">A path, or <c>owner/name</c> or <c>name</c>, with <c>@revision</c> where wanted.</param>
    /// <param name="options">Null: as the environment says.</param>
    /// <param name="progress">Told of each piece that is fetched.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="LabException">There is neither, or the model is of a kind that is not supported, or cannot be fetched.</exception>
    public static async Task<ModelLocation> FindAsync(
        string named, HubOptions? options = null, IProgress<HubProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (!IsHubName(named, out var id)) return new(ModelFolder.Find(named), null);
        var snapshot = await FetchAsync(id, options, progress, cancellation);
        return new(snapshot.Folder, snapshot);
    }

    /// <summary>Fetches a model by its name of the hub, where no folder has that name.</summary>
    /// <exception cref="LabException">As for <see cref="FindAsync"/>; it says that there is no folder either.</exception>
    public static async Task<HubSnapshot> FetchAsync(
        HubModelId id, HubOptions? options = null, IProgress<HubProgress>? progress = null, CancellationToken cancellation = default)
    {
        using var hub = new HubClient(options);
        HubSnapshot snapshot;
        try
        {
            snapshot = await hub.OpenAsync(id, cancellation);
        }
        catch (LabException problem) when (problem.Kind == ErrorKind.Model)
        {
            throw new LabException(problem.Kind, $"There is no model folder '{id}', and as a name of the hub: {problem.What}", problem.Where, problem.Expected, problem.Remedy, problem);
        }
        await HubModel.FetchAsync(snapshot, progress, cancellation);
        return snapshot;
    }

    /// <summary>
    /// Whether a text names no folder that is here, and has the form of a name of the hub; or a folder in which MLflow kept a model of the hub
    /// without its weights.
    /// </summary>
    /// <exception cref="LabException">A model of MLflow is damaged, or of a kind that is not supported.</exception>
    public static bool IsHubName(string named, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out HubModelId? id)
    {
        id = null;
        string? name = !Path.Exists(named) ? named : MlflowModelFolder.IsOne(named) ? MlflowModelFolder.Read(named).HubName : null;
        return name is not null && HubModelId.TryParse(name, out id);
    }
}
