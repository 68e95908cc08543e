using Lab.MlflowServer.Artifacts;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Registry;
using Lab.MlflowServer.ServerFacts;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Tracking;

namespace Lab.MlflowServer.Hosting;

/// <summary>All routes. <c>/health</c> is MLflow's; <c>/alive</c> is that of every service.</summary>
static class TrackingApi
{
    /// <summary>Before whatever looks at the size of bodies.</summary>
    public static void UseLargeArtifacts(this WebApplication app) => app.Use((context, next) =>
    {
        if (ArtifactProxy.IsUpload(context)) UploadLimits.Lift(context);
        return next(context);
    });

    public static void UseArtifacts(this WebApplication app)
    {
        if (app.Services.GetRequiredService<TrackingServerOptions>().ServesArtifacts) ActivatorUtilities.CreateInstance<ArtifactProxy>(app.Services).Use(app);
        else DisabledArtifacts.Use(app);
    }

    public static void MapTrackingApi(this WebApplication app)
    {
        var routes = new ApiRoutes(app);
        app.MapFacts(routes, app.Services.GetRequiredService<StoreTrouble>());
        Make<ExperimentEndpoints>().Map(routes);
        Make<RunEndpoints>().Map(routes);
        Make<LoggingEndpoints>().Map(routes);
        Make<MetricEndpoints>().Map(routes);
        Make<DatasetEndpoints>().Map(routes);
        Make<RunModelEndpoints>().Map(routes);
        Make<LoggedModelEndpoints>().Map(routes, app);
        Make<RegisteredModelEndpoints>().Map(routes);
        Make<ModelVersionEndpoints>().Map(routes);
        Make<ArtifactEndpoints>().Map(routes, app);
        app.MapDefaultEndpoints();

        T Make<T>() => ActivatorUtilities.CreateInstance<T>(app.Services);
    }
}
