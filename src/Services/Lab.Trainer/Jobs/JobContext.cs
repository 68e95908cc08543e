using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Threading.Channels;
using Lab.Records.Jobs;

namespace Lab.Trainer.Jobs;

/// <summary>What a handler has of its job. No call waits: a loop beside it sends to Redis what is said here.</summary>
/// <param name="job">As it was claimed.</param>
/// <param name="attempt">From 1.</param>
/// <param name="workFolder">The job's own, kept until it ends well.</param>
sealed class JobContext(Job job, int attempt, string workFolder)
{
    // More than one a second is a loop that went wild: the oldest go.
    readonly Channel<string> lines = Channel.CreateBounded<string>(new BoundedChannelOptions(1_000) { FullMode = BoundedChannelFullMode.DropOldest });
    (double Progress, string Message) said = (0, "");

    public Job Job { get; } = job;

    public int Attempt { get; } = attempt;

    public string WorkFolder { get; } = workFolder;

    /// <summary>The MLflow run, once there is one.</summary>
    public string? RunId { get; set; } = job.RunId;

    /// <summary>Tags of each MLflow run that the job makes.</summary>
    public IReadOnlyDictionary<string, string> Tags => new Dictionary<string, string>
    {
        [JobTags.Id] = Job.Id,
        [JobTags.Attempt] = Attempt.ToString(System.Globalization.CultureInfo.InvariantCulture),
        [JobTags.Cause] = Job.Cause,
    };

    /// <summary>How far it is.</summary>
    /// <param name="progress">0 to 1.</param>
    /// <param name="message">What it does now.</param>
    public void Report(double progress, string message)
    {
        lock (lines) said = (progress, message);
    }

    /// <summary>A line of the job's log.</summary>
    public void Log(string line) => lines.Writer.TryWrite(line);

    /// <summary>What is asked for.</summary>
    /// <exception cref="LabException">It is not of its kind's form.</exception>
    public T Request<T>(JsonTypeInfo<T> type)
    {
        try
        {
            return Job.Request.Deserialize(type) ?? throw new JsonException("It is null.");
        }
        catch (JsonException wrong)
        {
            throw new LabException(ErrorKind.Usage, $"The request is not what the job needs: {wrong.Message}", $"job {Job.Id}", inner: wrong);
        }
    }

    public (double Progress, string Message) Said
    {
        get
        {
            lock (lines) return said;
        }
    }

    public ChannelReader<string> Lines => lines.Reader;
}

/// <summary>Names of the tags that a job's runs have.</summary>
static class JobTags
{
    public const string Id = "lab.job_id";
    public const string Attempt = "lab.job_attempt";
    public const string Cause = "lab.job_cause";
}
