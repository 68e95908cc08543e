using Lab.PredictionService.OpenApi;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;
using Lab.Records.Jobs;
using Lab.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.PredictionService.Jobs;

/// <summary>Jobs that the trainers work off. All of it needs the key beyond this machine.</summary>
static class JobEndpoints
{
    const string Jobs = "/jobs";
    const int MostListed = 1_000;

    public static void MapJobs(this WebApplication app)
    {
        if (app.Services.GetService<JobQueue>() is null) return;
        var jobs = app.MapGroup("").RequiresApiKey().WithTags(ApiTags.Jobs);

        jobs.MapPost(Jobs, SubmitAsync).WithName("submit_job")
            .WithSummary("""Asks for a job: {"kind", "request"}.""")
            .WithDescription("Answered when the job is on disk in Redis: it is not lost any more. With the header `Idempotency-Key` a request may be sent again.")
            .Accepts<JobOrderBody>("application/json").WithExamples(JobExamples.Accepted, JobExamples.Submit).ProducesProblems(ApiStatuses.JobSubmissions);
        jobs.MapPost("/retrain/retrain", RetrainAsync).WithName("retrain")
            .WithSummary("""Trains the champion on what it got wrong and lets the gate decide: {"min_feedback"?, "data"?, "hyperparameters"?}.""")
            .Accepts<RetrainRequest>("application/json").WithExamples(JobExamples.Accepted, JobExamples.Retrain).ProducesProblems(ApiStatuses.JobSubmissions);

        jobs.MapGet(Jobs, ListAsync).WithName("list_jobs").WithSummary("The newest jobs, at most `limit` (100).").WithExamples(JobExamples.List).ProducesProblems(400, 401, 503);
        jobs.MapGet($"{Jobs}/{{id}}", FindAsync).WithName("job").WithSummary("Where a job stands.").WithExamples(JobExamples.Status).ProducesProblems(ApiStatuses.Job);
        jobs.MapGet("/model-init/status/{id}", FindAsync).WithName("model_init_status").WithSummary("Where a job of a model's start stands.").WithExamples(JobExamples.Status)
            .ProducesProblems(ApiStatuses.Job);
        jobs.MapGet($"{Jobs}/{{id}}/log", LogAsync).WithName("job_log").WithSummary("What a job's trainer wrote; `after` is the id of the last line that is known.")
            .WithExamples(JobExamples.Log).ProducesProblems(400, 401, 404, 503);
        jobs.MapPost($"{Jobs}/{{id}}/cancel", CancelAsync).WithName("cancel_job").WithSummary("Ends a job that waits, and asks the trainer of one that runs to end it.")
            .WithExamples(JobExamples.Status).ProducesProblems(401, 404, 409, 503);
        jobs.MapPost($"{Jobs}/{{id}}/retry", RetryAsync).WithName("retry_job").WithSummary("Puts a job that failed or was cancelled into the queue again; it goes on from its last checkpoint.")
            .WithExamples(JobExamples.Status).ProducesProblems(401, 404, 409, 429, 503);
    }

    static async Task<Results<Accepted<JobAccepted>, ProblemHttpResult>> SubmitAsync(HttpContext http, BodyReader bodies, JobQueue queue)
    {
        var job = await bodies.ReadAsync(http.Request, JobBodies.ReadOrder);
        return job.Problem is { } wrong ? wrong : await JobDesk.SubmitAsync(http, queue, job.Value!, Jobs);
    }

    static async Task<Results<Accepted<JobAccepted>, ProblemHttpResult>> RetrainAsync(HttpContext http, BodyReader bodies, JobQueue queue)
    {
        var job = await bodies.ReadAsync(http.Request, body => JobBodies.Read(body, JobKind.Retrain));
        return job.Problem is { } wrong ? wrong : await JobDesk.SubmitAsync(http, queue, job.Value!, Jobs);
    }

    static async Task<Results<Ok<JobList>, ProblemHttpResult>> ListAsync(HttpContext http, JobQueue queue, int limit = 100) => limit is < 1 or > MostListed
        ? Problem.BadRequest($"'limit' is {limit}; expected 1 to {MostListed:N0}.", "limit")
        : await JobDesk.AskAsync<JobList>(http, async () => new([.. (await queue.ListAsync(limit, http.RequestAborted)).Select(JobStatus.Of)]), "");

    static Task<Results<Ok<JobStatus>, ProblemHttpResult>> FindAsync(HttpContext http, JobQueue queue, string id) =>
        JobDesk.AskAsync(http, async () => await queue.FindAsync(id, http.RequestAborted) is { } job ? JobStatus.Of(job) : null, id);

    static async Task<Results<Ok<JobLog>, ProblemHttpResult>> LogAsync(HttpContext http, JobQueue queue, string id, string? after = null) => after is not null && !JobLine.IsId(after)
        ? Problem.BadRequest("'after' is not the id of a line; expected one that came with it.", "after")
        : await JobDesk.AskAsync(http, async () => await queue.FindAsync(id, http.RequestAborted) is null ? null : new JobLog(await queue.LinesAsync(id, after, http.RequestAborted)), id);

    static Task<Results<Ok<JobStatus>, ProblemHttpResult>> CancelAsync(HttpContext http, JobQueue queue, string id) =>
        JobDesk.ChangeAsync(http, queue, id, () => queue.CancelAsync(id, http.RequestAborted), "only one that waits or runs can be cancelled");

    static Task<Results<Ok<JobStatus>, ProblemHttpResult>> RetryAsync(HttpContext http, JobQueue queue, string id) =>
        JobDesk.ChangeAsync(http, queue, id, () => queue.RetryAsync(id, http.RequestAborted), "only one that failed or was cancelled can be retried");
}
