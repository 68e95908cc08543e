namespace Lab.MlflowServer.Http;

/// <summary>Routes of MLflow's server that are not here: 501 in its error shape, so that a client can tell that from a wrong address.</summary>
static class MissingRoutes
{
    static readonly string[] routes =
    [
        "POST /ajax-api/3.0/mlflow/demo/delete",
        "POST /ajax-api/3.0/mlflow/demo/generate",
        "GET /ajax-api/3.0/mlflow/gateway/provider-config",
        "GET /ajax-api/3.0/mlflow/gateway/supported-models",
        "GET /ajax-api/3.0/mlflow/gateway/supported-providers",
        "POST /ajax-api/3.0/mlflow/genai/evaluate/invoke",
        "POST /ajax-api/3.0/mlflow/issues/invoke",
        "PATCH /ajax-api/3.0/mlflow/jobs/cancel/{job_id}",
        "GET /ajax-api/3.0/mlflow/jobs/{job_id}",
        "POST /ajax-api/3.0/mlflow/scorer/invoke",
        "POST /api/2.0/mlflow/artifacts/presigned-download-url",
        "POST /api/2.0/mlflow/artifacts/presigned-upload-url",
        "GET /api/2.0/mlflow/get-online-trace-details",
        "GET /api/2.0/mlflow/unified-traces",
        "POST /api/3.0/mlflow/gateway/budgets/create",
        "DELETE /api/3.0/mlflow/gateway/budgets/delete",
        "GET /api/3.0/mlflow/gateway/budgets/get",
        "POST /api/3.0/mlflow/gateway/budgets/update",
        "POST /api/3.0/mlflow/gateway/endpoints/bindings/create",
        "DELETE /api/3.0/mlflow/gateway/endpoints/bindings/delete",
        "POST /api/3.0/mlflow/gateway/endpoints/create",
        "DELETE /api/3.0/mlflow/gateway/endpoints/delete",
        "DELETE /api/3.0/mlflow/gateway/endpoints/delete-tag",
        "GET /api/3.0/mlflow/gateway/endpoints/get",
        "POST /api/3.0/mlflow/gateway/endpoints/models/attach",
        "POST /api/3.0/mlflow/gateway/endpoints/models/detach",
        "POST /api/3.0/mlflow/gateway/endpoints/set-tag",
        "POST /api/3.0/mlflow/gateway/endpoints/update",
        "POST /api/3.0/mlflow/gateway/guardrails/add-to-endpoint",
        "POST /api/3.0/mlflow/gateway/guardrails/create",
        "DELETE /api/3.0/mlflow/gateway/guardrails/delete",
        "GET /api/3.0/mlflow/gateway/guardrails/get",
        "GET /api/3.0/mlflow/gateway/guardrails/list-for-endpoint",
        "DELETE /api/3.0/mlflow/gateway/guardrails/remove-from-endpoint",
        "PATCH /api/3.0/mlflow/gateway/guardrails/update-config",
        "POST /api/3.0/mlflow/gateway/model-definitions/create",
        "DELETE /api/3.0/mlflow/gateway/model-definitions/delete",
        "GET /api/3.0/mlflow/gateway/model-definitions/get",
        "POST /api/3.0/mlflow/gateway/model-definitions/update",
        "POST /api/3.0/mlflow/gateway/secrets/create",
        "DELETE /api/3.0/mlflow/gateway/secrets/delete",
        "GET /api/3.0/mlflow/gateway/secrets/get",
        "POST /api/3.0/mlflow/gateway/secrets/update",
        "POST /api/3.0/mlflow/label-schemas/create",
        "DELETE /api/3.0/mlflow/label-schemas/delete",
        "GET /api/3.0/mlflow/label-schemas/get",
        "GET /api/3.0/mlflow/label-schemas/get-by-name",
        "PATCH /api/3.0/mlflow/label-schemas/update",
        "POST /api/3.0/mlflow/prompt-optimization/jobs",
        "GET /api/3.0/mlflow/prompt-optimization/jobs/search",
        "POST /api/3.0/mlflow/prompt-optimization/jobs/search",
        "DELETE /api/3.0/mlflow/prompt-optimization/jobs/{job_id}",
        "GET /api/3.0/mlflow/prompt-optimization/jobs/{job_id}",
        "POST /api/3.0/mlflow/prompt-optimization/jobs/{job_id}/cancel",
        "POST /api/3.0/mlflow/review-queues/create",
        "POST /api/3.0/mlflow/review-queues/delete",
        "GET /api/3.0/mlflow/review-queues/get",
        "GET /api/3.0/mlflow/review-queues/get-by-name",
        "POST /api/3.0/mlflow/review-queues/get-or-create-user",
        "POST /api/3.0/mlflow/review-queues/items/add",
        "GET /api/3.0/mlflow/review-queues/items/list",
        "POST /api/3.0/mlflow/review-queues/items/remove",
        "POST /api/3.0/mlflow/review-queues/items/set-status",
        "POST /api/3.0/mlflow/review-queues/update",
    ];

    public static void Map(IEndpointRouteBuilder app)
    {
        foreach (string route in routes)
        {
            string[] parts = route.Split(' ');
            Refuse(app, parts[0], parts[1]);
            if (parts[1].StartsWith("/api/", StringComparison.Ordinal)) Refuse(app, parts[0], "/ajax-api/" + parts[1]["/api/".Length..]);
        }
    }

    static void Refuse(IEndpointRouteBuilder app, string method, string path) => app.MapMethods(path, [method], context =>
        Answers.WriteErrorAsync(context, new MlflowException(ErrorCodes.NotImplemented, $"{method} {path} is not supported by this server.")));
}
