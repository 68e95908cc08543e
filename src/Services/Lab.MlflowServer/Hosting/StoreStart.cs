using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;

namespace Lab.MlflowServer.Hosting;

/// <summary>Opens the database before the first request: a wrong file stops the start, not a request. Then puts the artifacts in order.</summary>
sealed class StoreStart(SqliteTrackingStore store, FolderArtifactStore artifacts, TrackingServerOptions options) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await store.EnsureDefaultAsync(cancellationToken);
        if (options.ServesArtifacts) await artifacts.SweepAsync(cancellationToken);
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
