using Lab.MlflowServer.Artifacts;
using Lab.MlflowServer.Evaluation;
using Lab.MlflowServer.GraphQl;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Issues;
using Lab.MlflowServer.Registry;
using Lab.MlflowServer.Scorers;
using Lab.MlflowServer.ServerFacts;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Traces;
using Lab.MlflowServer.Tracking;
using Lab.MlflowServer.Webhooks;
using Lab.MlflowServer.WebUi;

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
        app.MapWebUi(app.Services.GetRequiredService<TrackingServerOptions>().Ui ?? UiFinder.Find(name => app.Configuration[name]));
        app.MapFacts(routes, app.Services.GetRequiredService<StoreTrouble>());
        var experiments = Make<ExperimentEndpoints>();
        var runs = Make<RunEndpoints>();
        var metrics = Make<MetricEndpoints>();
        var datasets = Make<DatasetEndpoints>();
        var versions = Make<ModelVersionEndpoints>();
        var artifacts = Make<ArtifactEndpoints>();
        experiments.Map(routes);
        runs.Map(routes);
        Make<LoggingEndpoints>().Map(routes);
        metrics.Map(routes);
        datasets.Map(routes);
        Make<RunModelEndpoints>().Map(routes);
        Make<LoggedModelEndpoints>().Map(routes, app);
        Make<RegisteredModelEndpoints>().Map(routes);
        versions.Map(routes);
        artifacts.Map(routes, app);
        Make<WebhookEndpoints>().Map(routes);
        Make<PageFactsEndpoints>().Map(routes, app);
        Make<EvaluationEndpoints>().Map(routes);
        Make<TraceEndpoints>().Map(routes);
        Make<TraceEndpointsV2>().Map(routes);
        Make<AssessmentEndpoints>().Map(routes);
        Make<ScorerEndpoints>().Map(routes);
        Make<IssueEndpoints>().Map(routes);
        Make<PromptTrialEndpoint>().Map(routes);
        new DeploymentsProxy(app.Configuration).Map(app);
        Make<OtlpEndpoint>().Map(app);
        GraphQlEndpoint.Map(app, QueryLimits.Read(app.Configuration), () => new(experiments, runs, metrics, datasets, artifacts, versions));
        MissingRoutes.Map(app);
        app.MapDefaultEndpoints();

        T Make<T>() => ActivatorUtilities.CreateInstance<T>(app.Services);
    }
}
