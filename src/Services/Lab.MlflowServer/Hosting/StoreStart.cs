using Lab.MlflowServer.Stores.Sqlite;

namespace Lab.MlflowServer.Hosting;

/// <summary>Opens the database before the first request: a wrong file stops the start, not a request.</summary>
sealed class StoreStart(SqliteTrackingStore store) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => store.EnsureDefaultAsync(cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
