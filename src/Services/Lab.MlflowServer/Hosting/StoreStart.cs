using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.ServiceDefaults.State;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Hosting;

/// <summary>Opens the database before the first request: a wrong file stops the start, not a request. Then puts the artifacts in order.</summary>
sealed class StoreStart(SqliteTrackingStore store, FolderArtifactStore artifacts, TrackingServerOptions options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await store.EnsureDefaultAsync(cancellationToken);
        }
        catch (SqliteException failure) when (DatabaseTrouble.Of(failure, Path.GetFullPath(options.DatabaseFile)) is { } trouble)
        {
            throw trouble;
        }
        if (!options.ServesArtifacts) return;
        OwnerOnly.Close(options.ArtifactFolder);
        await artifacts.SweepAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
