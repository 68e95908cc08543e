using System.Text.Json;
using Lab.Records.Jobs;

namespace Lab.Cli.Jobs;

/// <summary>The running lab's jobs, over Redis or over HTTP.</summary>
interface IJobAccess : IAsyncDisposable
{
    Task<JobAccepted> SubmitAsync(JobKind kind, JsonElement request, CancellationToken cancellation);

    Task<IReadOnlyList<JobStatus>> ListAsync(int most, CancellationToken cancellation);

    Task<JobStatus> FindAsync(string id, CancellationToken cancellation);

    Task<JobStatus> CancelAsync(string id, CancellationToken cancellation);

    Task<JobStatus> RetryAsync(string id, CancellationToken cancellation);

    Task<IReadOnlyList<JobLine>> LinesAsync(string id, string? after, CancellationToken cancellation);
}
