using Lab.MlflowServer.Http;

namespace Lab.MlflowServer.Artifacts;

/// <summary>Stands where artifacts would be served when the server was started with --no-serve-artifacts.</summary>
static class DisabledArtifacts
{
    public static void Use(IApplicationBuilder app) => app.Use((context, next) =>
        context.Request.Path.Value is { } path && (path.StartsWith("/api/2.0/mlflow-artifacts/", StringComparison.Ordinal) || path.StartsWith("/ajax-api/2.0/mlflow-artifacts/", StringComparison.Ordinal))
            ? Answers.WriteTextAsync(context, StatusCodes.Status503ServiceUnavailable,
                $"Endpoint: {path} disabled due to the mlflow server running with `--no-serve-artifacts`. "
                + "To enable artifacts server functionality, run `mlflow server` with `--serve-artifacts`")
            : next(context));
}
