using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;

namespace Lab.MlflowServer.ServerFacts;

/// <summary>What clients and watchers ask first.</summary>
static class FactsEndpoints
{
    /// <summary>The version whose interface is served; clients choose what they send by it.</summary>
    public const string MlflowVersion = "3.17.2";

    static readonly ServerInfo info = new() { StoreType = "SqlStore" };

    public static void MapFacts(this IEndpointRouteBuilder app, ApiRoutes routes, StoreTrouble stores)
    {
        // MLflow's own always says OK; one that cannot keep anything is not.
        app.MapMethods("/health", ["GET", "HEAD"], context => stores.Find() is { } trouble
            ? Answers.WriteTextAsync(context, StatusCodes.Status503ServiceUnavailable, trouble)
            : Answers.WriteTextAsync(context, 200, "OK"));
        app.MapMethods("/version", ["GET", "HEAD"], context => Answers.WriteTextAsync(context, 200, MlflowVersion));
        routes.Get("server-info", (_, _) => Task.FromResult(info), "3.0");
    }
}
