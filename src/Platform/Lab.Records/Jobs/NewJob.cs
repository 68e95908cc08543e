using System.Text.Json;

namespace Lab.Records.Jobs;

/// <summary>What is asked of the trainers.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Request">An object whose form the kind says.</param>
/// <param name="Cause">Who or what asks.</param>
/// <param name="Key">
/// Whoever asks again with the same key, within <see cref="JobQueueOptions.RememberKeys"/>, gets the first job; null: each call is a job.
/// </param>
public sealed record NewJob(JobKind Kind, JsonElement Request, string Cause, string? Key = null)
{
    /// <summary>UUID version 7. The same object submitted twice is one job: a submission of unknown fate may be sent again.</summary>
    public string Id { get; init; } = Guid.CreateVersion7().ToString();

    public static NewJob Retrain(RetrainRequest request, string cause, string? key = null) =>
        new(JobKind.Retrain, JsonSerializer.SerializeToElement(request, JobJson.Default.RetrainRequest), cause, key);

    public static NewJob FineTune(FineTuneRequest request, string cause, string? key = null) =>
        new(JobKind.FineTune, JsonSerializer.SerializeToElement(request, JobJson.Default.FineTuneRequest), cause, key);

    public static NewJob Evaluate(EvaluateRequest request, string cause, string? key = null) =>
        new(JobKind.Evaluate, JsonSerializer.SerializeToElement(request, JobJson.Default.EvaluateRequest), cause, key);

    public static NewJob Score(ScoreRequest request, string cause, string? key = null) =>
        new(JobKind.Score, JsonSerializer.SerializeToElement(request, JobJson.Default.ScoreRequest), cause, key);

    public static NewJob ModelStart(ModelStartRequest request, string cause, string? key = null) =>
        new(JobKind.ModelStart, JsonSerializer.SerializeToElement(request, JobJson.Default.ModelStartRequest), cause, key);

    public static NewJob Deploy(DeployRequest request, string cause, string? key = null) =>
        new(JobKind.Deploy, JsonSerializer.SerializeToElement(request, JobJson.Default.DeployRequest), cause, key);
}
