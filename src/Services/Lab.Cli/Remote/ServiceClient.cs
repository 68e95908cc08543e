using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;

namespace Lab.Cli.Remote;

/// <summary>Requests to a running prediction service; what it refuses becomes the message of the command.</summary>
sealed class ServiceClient : IDisposable
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(30);

    readonly HttpClient http = new() { Timeout = patience };

    public ServiceClient(Uri address, string? key)
    {
        // Below a path too: http://host/sentiment.
        http.BaseAddress = new Uri(address.AbsoluteUri.TrimEnd('/') + "/");
        if (!string.IsNullOrEmpty(key) && (key.Any(c => c is <= ' ' or >= '\x7f') || !http.DefaultRequestHeaders.TryAddWithoutValidation("X-Api-Key", key)))
            throw new LabException(ErrorKind.Usage, "The key has characters that a header cannot carry.", "--key");
    }

    /// <param name="method">GET, POST, DELETE.</param>
    /// <param name="path">As <c>feedback?take=50</c>.</param>
    /// <param name="body">JSON; null: none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The JSON of the answer.</returns>
    /// <exception cref="LabException">No service answers there, or it refuses.</exception>
    public async Task<JsonElement> SendAsync(HttpMethod method, string path, string? body, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        try
        {
            using var answer = await http.SendAsync(request, cancellation);
            if (!answer.IsSuccessStatusCode) throw await RefusalAsync(answer, cancellation);
            return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            string what = failure is JsonException ? "is no prediction service" : "does not answer";
            throw new LabException(
                ErrorKind.MissingTool, $"{http.BaseAddress!.GetLeftPart(UriPartial.Authority)} {what}.", "--url", "the address of a running prediction service.",
                "Start the lab (dotnet run --project AppHost) or 'lab serve', or name another with --url.", failure);
        }
    }

    public void Dispose() => http.Dispose();

    async Task<LabException> RefusalAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        string? detail = await DetailAsync(answer, cancellation);
        string what = detail ?? $"{http.BaseAddress!.GetLeftPart(UriPartial.Authority)} answered {((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture)}.";
        return answer.StatusCode switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new(ErrorKind.Usage, what, "--key", remedy: "Give the key of the service with --key or LAB_API_KEY."),
            HttpStatusCode.ServiceUnavailable => new(ErrorKind.MissingTool, what),
            _ => new(ErrorKind.Usage, what),
        };
    }

    static async Task<string?> DetailAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        try
        {
            var problem = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
            return problem.ValueKind == JsonValueKind.Object && problem.TryGetProperty("detail", out var detail) ? detail.GetString() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
