using Lab.PredictionService.Problems;
using Lab.Records;
using Lab.Records.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.PredictionService.Jobs;

/// <summary>Takes jobs in and looks them up, in the words of HTTP.</summary>
static class JobDesk
{
    /// <summary>Who asks for jobs here.</summary>
    const string Cause = "person";

    /// <summary>A job that was submitted with the same value before is answered again.</summary>
    public const string KeyHeader = "Idempotency-Key";

    const int LongestKey = 200;
    static readonly TimeSpan comeBack = TimeSpan.FromSeconds(30);

    public static async Task<Results<Accepted<JobAccepted>, ProblemHttpResult>> SubmitAsync(HttpContext http, JobQueue queue, NewJob job, string route)
    {
        if (http.Request.Headers[KeyHeader] is { Count: > 0 } header)
        {
            string key = header.ToString();
            if (key.Length is 0 or > LongestKey) return Problem.BadRequest($"The key has {key.Length} characters; expected 1 to {LongestKey}.", KeyHeader);
            job = job with { Key = $"http {key}" };
        }
        try
        {
            if (await queue.TrySubmitAsync(job with { Cause = Cause }, http.RequestAborted) is not { } submitted)
                return Problem.TooMany(http, comeBack, "Too many jobs wait already");
            var state = submitted.IsNew ? JobState.Queued : (await queue.FindAsync(submitted.Id, http.RequestAborted))?.State ?? JobState.Queued;
            string url = $"{http.Request.PathBase}{route}/{submitted.Id}";
            return TypedResults.Accepted(url, new JobAccepted(submitted.Id, state, url));
        }
        catch (LabException wrong)
        {
            return Problem.Of(wrong, "$", showsWhere: false);
        }
        catch (Exception away) when (RedisErrors.IsFailure(away, http.RequestAborted))
        {
            return Away(away);
        }
    }

    public static async Task<Results<Ok<T>, ProblemHttpResult>> AskAsync<T>(HttpContext http, Func<Task<T?>> ask, string id) where T : class
    {
        try
        {
            return await ask() is { } found ? TypedResults.Ok(found) : Unknown(id);
        }
        catch (Exception away) when (RedisErrors.IsFailure(away, http.RequestAborted))
        {
            return Away(away);
        }
    }

    /// <param name="http">Of the request.</param>
    /// <param name="queue">Jobs.</param>
    /// <param name="id">The job.</param>
    /// <param name="change">What is to be done to it.</param>
    /// <param name="refusal">Of a job whose state does not allow it: after "it is" and the state.</param>
    public static async Task<Results<Ok<JobStatus>, ProblemHttpResult>> ChangeAsync(HttpContext http, JobQueue queue, string id, Func<Task<JobChange>> change, string refusal)
    {
        try
        {
            var changed = await change();
            var job = await queue.FindAsync(id, http.RequestAborted);
            return changed switch
            {
                JobChange.Done when job is not null => TypedResults.Ok(JobStatus.Of(job)),
                JobChange.NotNow when job is not null => Problem.At(StatusCodes.Status409Conflict, $"The job has {JobStates.Word(job.State)}; {refusal}."),
                JobChange.Full => Problem.TooMany(http, comeBack, "Too many jobs wait already"),
                _ => Unknown(id),
            };
        }
        catch (Exception away) when (RedisErrors.IsFailure(away, http.RequestAborted))
        {
            return Away(away);
        }
    }

    static ProblemHttpResult Unknown(string id) => Problem.At(StatusCodes.Status404NotFound, $"There is no job '{(id.Length <= 100 ? id : id[..100])}', or none any more.");

    static ProblemHttpResult Away(Exception away) => Problem.At(StatusCodes.Status503ServiceUnavailable, $"Jobs cannot be reached now. {RedisErrors.Describe(away)}");
}
