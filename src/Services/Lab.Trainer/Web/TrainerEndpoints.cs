using System.Text.Json.Serialization;
using Lab.Records;
using Lab.Records.Jobs;
using Lab.ServiceDefaults.Access;
using Lab.Trainer.Jobs;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.Trainer.Web;

static class TrainerEndpoints
{
    public static void MapTrainer(this WebApplication app)
    {
        app.MapGet("/", Status).WithSummary("What the trainer does now.");
        app.MapGroup("/commands").RequiresApiKey().MapPost("/retrain-now", RetrainAsync).WithSummary("Asks for a retraining.");
    }

    static async Task<Results<Ok<TrainerAnswer>, JsonHttpResult<TrainerAnswer>>> RetrainAsync(JobQueue queue, CancellationToken cancellation)
    {
        try
        {
            var submitted = await queue.SubmitAsync(NewJob.Retrain(new RetrainRequest(), "person"), cancellation);
            return TypedResults.Ok(new TrainerAnswer($"Job {submitted.Id} waits for a trainer: 'lab jobs show {submitted.Id}' and GET /jobs/{submitted.Id} of the prediction service say where it stands.", submitted.Id));
        }
        catch (LabException full)
        {
            return TypedResults.Json(new TrainerAnswer(full.Message), statusCode: StatusCodes.Status429TooManyRequests);
        }
        catch (Exception away) when (RedisErrors.IsFailure(away, cancellation))
        {
            return TypedResults.Json(new TrainerAnswer(RedisErrors.Describe(away)), statusCode: StatusCodes.Status503ServiceUnavailable);
        }
    }

    static Ok<TrainerStatus> Status(TrainerState state) =>
        TypedResults.Ok(new TrainerStatus("trainer", state.Job is { } job ? new(job.Id, JobStates.Word(job.Kind), job.Cause) : null, state.Problem));
}

/// <summary>Answer of GET /.</summary>
/// <param name="Service">"trainer".</param>
/// <param name="Job">Absent while it waits for one.</param>
/// <param name="Problem">Why no job can be had; absent when it can.</param>
sealed record TrainerStatus(string Service, RunningJob? Job, string? Problem);

/// <summary>The job that runs now.</summary>
sealed record RunningJob(string JobId, string Kind, string Cause);

/// <summary>Answer of POST /commands/....</summary>
/// <param name="Message">For a person.</param>
/// <param name="JobId">Absent when there is none.</param>
sealed record TrainerAnswer(string Message, string? JobId = null);

[JsonSerializable(typeof(TrainerStatus))]
[JsonSerializable(typeof(TrainerAnswer))]
sealed partial class TrainerJson : JsonSerializerContext;
