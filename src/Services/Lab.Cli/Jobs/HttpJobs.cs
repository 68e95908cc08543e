using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lab.Records.Jobs;

namespace Lab.Cli.Jobs;

/// <summary>Jobs behind the prediction service's address.</summary>
sealed class HttpJobs : IJobAccess
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    readonly HttpClient http;

    /// <param name="service">Address of the prediction service.</param>
    /// <param name="key">Null: none is sent.</param>
    public HttpJobs(Uri service, string? key)
    {
        string root = service.AbsoluteUri;
        http = new HttpClient { BaseAddress = new Uri(root.EndsWith('/') ? root : root + "/"), Timeout = patience };
        if (key is not null) http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
    }

    public Task<JobAccepted> SubmitAsync(JobKind kind, JsonElement request, CancellationToken cancellation)
    {
        // Checked here as well: what is wrong is told in the words of the command line. The key makes it safe to send again.
        var job = NewJob.Parse(kind, request, "person");
        var message = new HttpRequestMessage(HttpMethod.Post, "jobs")
        {
            Content = JsonContent.Create(new JobOrderBody(JobStates.Word(kind), job.Request), Json.LabJson.Lines.JobOrderBody),
            Headers = { { "Idempotency-Key", job.Id } },
        };
        return AskAsync(message, JobJson.Default.JobAccepted, cancellation);
    }

    public async Task<IReadOnlyList<JobStatus>> ListAsync(int most, CancellationToken cancellation) =>
        (await AskAsync(new(HttpMethod.Get, FormattableString.Invariant($"jobs?limit={most}")), JobJson.Default.JobList, cancellation)).Jobs;

    public Task<JobStatus> FindAsync(string id, CancellationToken cancellation) => AskAsync(new(HttpMethod.Get, Path(id)), JobJson.Default.JobStatus, cancellation);

    public Task<JobStatus> CancelAsync(string id, CancellationToken cancellation) => AskAsync(new(HttpMethod.Post, Path(id) + "/cancel"), JobJson.Default.JobStatus, cancellation);

    public Task<JobStatus> RetryAsync(string id, CancellationToken cancellation) => AskAsync(new(HttpMethod.Post, Path(id) + "/retry"), JobJson.Default.JobStatus, cancellation);

    public async Task<IReadOnlyList<JobLine>> LinesAsync(string id, string? after, CancellationToken cancellation) =>
        (await AskAsync(new(HttpMethod.Get, $"{Path(id)}/log{(after is null ? "" : $"?after={after}")}"), JobJson.Default.JobLog, cancellation)).Lines;

    public ValueTask DisposeAsync()
    {
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    static string Path(string id) => $"jobs/{Uri.EscapeDataString(id)}";

    async Task<T> AskAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        using (request)
        {
            try
            {
                using var answer = await http.SendAsync(request, cancellation);
                if (!answer.IsSuccessStatusCode) throw await RefusalAsync(answer, cancellation);
                return await answer.Content.ReadFromJsonAsync(type, cancellation) ?? throw new JsonException("It is null.");
            }
            catch (Exception away) when (away is HttpRequestException || (away is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                throw new LabException(ErrorKind.MissingTool, $"The prediction service does not answer: {away.Message}", http.BaseAddress!.AbsoluteUri, remedy: "Start the lab, or look at the address.", inner: away);
            }
            catch (JsonException other)
            {
                throw new LabException(ErrorKind.MissingTool, "What answers is no prediction service of this version.", http.BaseAddress!.AbsoluteUri, inner: other);
            }
        }
    }

    async Task<LabException> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        string detail = await DetailAsync(answer, cancellation) ?? $"The service answers {(int)answer.StatusCode}.";
        bool isKey = answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        return new LabException(
            answer.StatusCode == HttpStatusCode.ServiceUnavailable ? ErrorKind.MissingTool : ErrorKind.Usage, detail, http.BaseAddress!.AbsoluteUri,
            remedy: isKey ? "LAB_API_KEY has the key that is sent." : null);
    }

    static async Task<string?> DetailAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            using var problem = await JsonDocument.ParseAsync(await answer.Content.ReadAsStreamAsync(cancellation), cancellationToken: cancellation);
            return problem.RootElement.ValueKind == JsonValueKind.Object && problem.RootElement.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

/// <summary>Body of POST /jobs.</summary>
sealed record JobOrderBody(string Kind, JsonElement Request);
