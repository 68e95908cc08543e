using Lab.Records.Jobs;

namespace Lab.Trainer.Jobs;

/// <summary>Does one kind of job.</summary>
interface IJobHandler
{
    JobKind Kind { get; }

    /// <summary>
    /// Does the job, or goes on with it: <see cref="JobContext.WorkFolder"/> has what an earlier attempt left. What must not happen twice is looked for
    /// before it is done.
    /// </summary>
    /// <exception cref="LabException">The job fails with it: what is wrong and what would be right.</exception>
    /// <exception cref="OperationCanceledException">Cancelled, and what is needed to go on is in the work folder.</exception>
    Task<JobEnd> RunAsync(JobContext context, CancellationToken cancellation);
}
