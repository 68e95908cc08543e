using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

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

    /// <summary>A request from outside, read strictly: what the kind does not know is refused.</summary>
    /// <exception cref="LabException">It is not of the kind's form.</exception>
    public static NewJob Parse(JobKind kind, JsonElement request, string cause, string? key = null)
    {
        try
        {
            return kind switch
            {
                JobKind.FineTune => FineTune(Read(request, JobJson.Default.FineTuneRequest), cause, key),
                JobKind.Retrain => Retrain(Read(request, JobJson.Default.RetrainRequest), cause, key),
                JobKind.Evaluate => Evaluate(Read(request, JobJson.Default.EvaluateRequest), cause, key),
                JobKind.Score => Score(Read(request, JobJson.Default.ScoreRequest), cause, key),
                JobKind.ModelStart => ModelStart(Read(request, JobJson.Default.ModelStartRequest), cause, key),
                JobKind.Deploy => Deploy(Read(request, JobJson.Default.DeployRequest), cause, key),
                _ => throw new ArgumentOutOfRangeException(nameof(kind)),
            };
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            throw new LabException(ErrorKind.Usage, $"The request is not one of the kind {JobFields.Word(kind)}: {FirstSentence(wrong.Message)}", inner: wrong);
        }
    }

    static T Read<T>(JsonElement request, JsonTypeInfo<T> type)
    {
        var read = request.Deserialize(type) ?? throw new JsonException("It is null.");
        foreach (var given in HyperparametersOf(read)) given.Check();
        return read;
    }

    static IEnumerable<Hyperparameters> HyperparametersOf<T>(T request) => request switch
    {
        FineTuneRequest { Hyperparameters: { } given } => [given],
        RetrainRequest { Hyperparameters: { } given } => [given],
        _ => [],
    };

    // The rest is where in the code.
    static string FirstSentence(string message) => message.Split(" Path: ")[0];
}
