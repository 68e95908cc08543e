using Lab.MlflowServer.Artifacts;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Registry;
using Lab.MlflowServer.ServerFacts;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Tracking;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lab.MlflowServer.Hosting;

/// <summary>The stores, and the endpoints over them.</summary>
static class StoreServices
{
    public static void AddStores(this WebApplicationBuilder builder, ServerOptions options)
    {
        var services = builder.Services;
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(_ => new SqliteDatabase(options.DatabaseFile));
        services.AddSingleton(provider => new SqliteTrackingStore(
            provider.GetRequiredService<SqliteDatabase>(), provider.GetRequiredService<TimeProvider>(), options.ArtifactRoot));
        services.AddSingleton<SqliteModelRegistryStore>();
        services.AddSingleton(_ => new FolderArtifactStore(options.ArtifactFolder));
        services.AddSingleton<VersionSources>();
        services.AddSingleton<HostGuard>();
        services.AddHostedService<StoreStart>();
    }

    public static void UseArtifacts(this WebApplication app)
    {
        if (app.Services.GetRequiredService<ServerOptions>().ServesArtifacts) ActivatorUtilities.CreateInstance<ArtifactProxy>(app.Services).Use(app);
        else DisabledArtifacts.Use(app);
    }

    public static void MapApi(this WebApplication app)
    {
        var routes = new ApiRoutes(app);
        app.MapFacts(routes);
        Make<ExperimentEndpoints>().Map(routes);
        Make<RunEndpoints>().Map(routes);
        Make<LoggingEndpoints>().Map(routes);
        Make<MetricEndpoints>().Map(routes);
        Make<DatasetEndpoints>().Map(routes);
        Make<LoggedModelEndpoints>().Map(routes);
        Make<RegisteredModelEndpoints>().Map(routes);
        Make<ModelVersionEndpoints>().Map(routes);
        Make<ArtifactEndpoints>().Map(routes, app);

        T Make<T>() => ActivatorUtilities.CreateInstance<T>(app.Services);
    }
}
