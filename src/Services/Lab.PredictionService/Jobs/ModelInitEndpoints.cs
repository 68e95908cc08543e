using Lab.PredictionService.OpenApi;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;
using Lab.Records.Jobs;
using Lab.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.PredictionService.Jobs;

/// <summary>How a model comes into the lab: as jobs, like everything that takes its time.</summary>
static class ModelInitEndpoints
{
    /// <summary>Looked through for the last job of this kind.</summary>
    const int LookedAt = 1_000;

    const string Status = "/model-init/status";

    public static void MapModelInit(this WebApplication app)
    {
        if (app.Services.GetService<JobQueue>() is null) return;
        var start = app.MapGroup("/model-init").RequiresApiKey().WithTags(ApiTags.Models);
        start.MapPost("/bootstrap", BootstrapAsync).WithName("model_bootstrap")
            .WithSummary("""Fetches, checks, measures and registers {"model"}: a name of the hub, or a folder below the trainers' roots. With `auto_deploy=true` it becomes the champion.""")
            .Accepts<BootstrapRequest>("application/json").WithExamples(JobExamples.StartAccepted, JobExamples.Bootstrap).ProducesProblems(ApiStatuses.JobSubmissions);
        start.MapPost("/deploy", DeployAsync).WithName("model_deploy").WithSummary("""Makes {"version"} of the registry the champion.""")
            .Accepts<DeployRequest>("application/json").WithExamples(JobExamples.StartAccepted, JobExamples.Deploy).ProducesProblems(ApiStatuses.JobSubmissions);
        start.MapGet("/endpoint-status", EndpointAsync).WithName("endpoint_status").WithSummary("The newest job that started or deployed a model; 404 while there was none.")
            .WithExamples(JobExamples.Status).ProducesProblems(ApiStatuses.Job);
    }

    static async Task<Results<Accepted<JobAccepted>, ProblemHttpResult>> BootstrapAsync(HttpContext http, BodyReader bodies, JobQueue queue, bool auto_deploy = false)
    {
        var job = await bodies.ReadAsync(http.Request, body => JobBodies.ReadModelStart(body, auto_deploy));
        return job.Problem is { } wrong ? wrong : await JobDesk.SubmitAsync(http, queue, job.Value!, Status);
    }

    static async Task<Results<Accepted<JobAccepted>, ProblemHttpResult>> DeployAsync(HttpContext http, BodyReader bodies, JobQueue queue)
    {
        var job = await bodies.ReadAsync(http.Request, body => JobBodies.Read(body, JobKind.Deploy));
        return job.Problem is { } wrong ? wrong : await JobDesk.SubmitAsync(http, queue, job.Value!, Status);
    }

    static Task<Results<Ok<JobStatus>, ProblemHttpResult>> EndpointAsync(HttpContext http, JobQueue queue) => JobDesk.AskAsync(
        http,
        async () => (await queue.ListAsync(LookedAt, http.RequestAborted)).FirstOrDefault(job => job.Kind is JobKind.ModelStart or JobKind.Deploy) is { } job ? JobStatus.Of(job) : null,
        "of a model's start");
}

/// <summary>Body of POST /model-init/bootstrap.</summary>
/// <param name="Model">Name of the hub, or a folder.</param>
sealed record BootstrapRequest(string Model);
