using Lab.Mlflow;
using Lab.Sentiment;
using Lab.ServiceDefaults.State;

namespace Lab.Trainer.Handlers;

/// <summary>The model that a request means.</summary>
sealed class ModelSource(ModelRegistry registry, MlflowClient mlflow, RootedPaths paths, TrainerOptions options)
{
    /// <summary>Its folder on this machine.</summary>
    /// <param name="named">Number of a version, a folder, or null: the champion.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="LabException">There is none.</exception>
    public async Task<(string Folder, string? Version)> FindAsync(string? named, CancellationToken cancellation)
    {
        if (named is null)
        {
            var champion = await registry.FindChampionAsync(cancellation)
                ?? throw new LabException(ErrorKind.Model, $"The registry has no champion of '{options.Model}'.", expected: "a model by its folder or the number of its version");
            return (await registry.FetchAsync(champion, cancellation), champion.Version);
        }
        if (!named.All(char.IsAsciiDigit)) return (ModelFolder.Find(paths.Existing(named)), null);
        try
        {
            var version = await mlflow.GetModelVersionAsync(options.Model, named, cancellation);
            return (await registry.FetchAsync(
                new RegisteredVersion(version.Name, version.Version, version.Source, version.RunId, version.Tags.FirstOrDefault(tag => tag.Key == RegistryTags.Checksum)?.Value), cancellation), named);
        }
        catch (MlflowException missing) when (missing.Status is 400 or 404)
        {
            throw new LabException(ErrorKind.Model, $"The registry has no version {named} of '{options.Model}'.", inner: missing);
        }
    }
}
