using System.Text.Json.Nodes;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Artifacts;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Traces;

namespace Lab.MlflowServer.ServerFacts;

/// <summary>
/// What the web pages ask of things that are not here, answered as the reference server answers where they are off: no telemetry, no
/// assistant, no workspaces; what cannot be made here (all of the gateway, review queues, label schemas) is not found either.
/// </summary>
sealed class PageFactsEndpoints(SqliteTraceStore traces, ArtifactRoots roots)
{
    const string TraceFile = "traces.json";

    static readonly string[] emptyLists =
    [
        "gateway/endpoints/list", "gateway/endpoints/bindings/list", "gateway/model-definitions/list", "gateway/secrets/list", "gateway/budgets/list",
        "gateway/budgets/windows", "gateway/guardrails/list", "review-queues/list", "label-schemas/list",
    ];

    public void Map(ApiRoutes routes, IEndpointRouteBuilder plain)
    {
        routes.Page("GET", "ui-telemetry", (_, _) => Answer("""{"disable_ui_events":[],"disable_ui_telemetry":true,"ui_rollout_percentage":0}"""), "3.0");
        routes.Page("POST", "ui-telemetry", (_, _) => Answer("""{"status":"disabled"}"""), "3.0");
        routes.Page("GET", "assistant/config", (_, _) => Answer("""{"providers":{},"projects":{},"remote_access_allowed":false}"""), "3.0");
        routes.Page("GET", "assistant/providers", (_, _) => Answer("""{"providers":[]}"""), "3.0");
        routes.Page("GET", "gateway/secrets/config", (_, _) => Answer("""{"secrets_available":false,"using_default_passphrase":false}"""), "3.0");
        foreach (string list in emptyLists) routes.Get(list, (_, _) => Answer("{}"), "3.0");
        foreach (string start in (string[])["/api/3.0/mlflow/workspaces", "/ajax-api/3.0/mlflow/workspaces"])
        {
            plain.MapMethods(start, ["GET", "POST"], context => NoWorkspacesAsync(context, ""));
            plain.MapMethods(start + "/{workspace_name}", ["GET", "PATCH", "DELETE"], context => NoWorkspacesAsync(context, "/<workspace_name>"));
        }
        foreach (string version in (string[])["2.0", "3.0"]) plain.MapMethods($"/ajax-api/{version}/mlflow/get-trace-artifact", ["GET", "HEAD"], SendTraceAsync);
    }

    async Task SendTraceAsync(HttpContext context)
    {
        if (context.Request.Query["request_id"].FirstOrDefault() is not { Length: > 0 } id)
            throw new MlflowException(ErrorCodes.BadRequest, "Request must include the \"request_id\" query parameter.");
        string? attachment = context.Request.Query["path"].FirstOrDefault();
        var below = attachment is { Length: > 0 } ? ArtifactPath.Parse("attachments").Append(ArtifactPath.Parse(attachment)) : ArtifactPath.Parse(TraceFile);
        if (await traces.GetManyAsync([id], context.RequestAborted) is not [var trace]) throw MlflowException.Missing($"Trace with ID {id} is not found.");
        if (string.IsNullOrEmpty(attachment) && SqliteTraceStore.KeepsSpans(trace))
        {
            context.Response.Headers.ContentDisposition = "attachment; filename=" + TraceFile;
            await Answers.WriteTextAsync(context, StatusCodes.Status200OK, TraceData.Of(await traces.GetSpansAsync(trace, allowPartial: true, context.RequestAborted)).ToJsonString(MlflowJson.Options));
            return;
        }
        await ArtifactEndpoints.SendAsync(context, roots, trace.TagOf("mlflow.artifactLocation") ?? "", below);
    }

    static Task NoWorkspacesAsync(HttpContext context, string rest)
    {
        string start = context.Request.Path.Value!.Split("/workspaces", 2)[0] + "/workspaces";
        return Answers.WriteTextAsync(context, StatusCodes.Status503ServiceUnavailable,
            $"Endpoint: {start}{rest} disabled because the server is running without workspaces support. To enable workspace, run `mlflow server` with `--enable-workspaces`");
    }

    static Task<JsonAnswer> Answer(string json) => Task.FromResult(new JsonAnswer(JsonNode.Parse(json)!));
}
