using Lab.MlflowServer.Artifacts;
using Lab.MlflowServer.Registry;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Webhooks;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lab.MlflowServer.Hosting;

/// <summary>The stores.</summary>
static class StoreServices
{
    public static void AddStores(this WebApplicationBuilder builder, TrackingServerOptions options)
    {
        var services = builder.Services;
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new SqliteDatabase(options.DatabaseFile));
        services.AddSingleton(provider => new SqliteTrackingStore(
            provider.GetRequiredService<SqliteDatabase>(), provider.GetRequiredService<TimeProvider>(), options.ArtifactRoot));
        services.AddSingleton<SqliteModelRegistryStore>();
        services.AddSingleton<SqliteLoggedModelStore>();
        services.AddSingleton<SqliteTraceStore>();
        services.AddSingleton<SqliteEvaluationStore>();
        services.AddSingleton<SqliteScorerStore>();
        services.AddSingleton<SqliteIssueStore>();
        services.AddSingleton(_ => new FolderArtifactStore(options.ArtifactFolder));
        services.AddSingleton<ArtifactRoots>();
        services.AddSingleton<StoreTrouble>();
        services.AddSingleton(provider => VersionSourceRule.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<VersionSources>();
        services.AddHostedService<StoreStart>();
        services.AddSingleton<SqliteWebhookStore>();
        services.AddSingleton(provider => WebhookOptions.Read(provider.GetRequiredService<IConfiguration>()));
        services.AddSingleton<WebhookSender>();
        services.AddSingleton<WebhookQueue>();
        services.AddHostedService(provider => provider.GetRequiredService<WebhookQueue>());
        services.AddSingleton<RegistryEvents>();
    }
}
