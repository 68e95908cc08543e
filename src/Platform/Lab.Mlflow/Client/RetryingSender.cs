using System.Net.Http.Headers;

namespace Lab.Mlflow;

/// <summary>Sends a request, and again when the server is away or busy: 408, 429, 5xx but 501, a broken connection, a timeout.</summary>
sealed class RetryingSender(HttpClient http, MlflowClientOptions options)
{
    readonly AuthenticationHeaderValue? authorization = (options.Credentials ?? MlflowCredentials.FromEnvironment()).Header;

    /// <param name="request">Makes a new request for each attempt.</param>
    /// <param name="timeout">Of one attempt, until the headers are there.</param>
    /// <param name="retries">Attempts after the first.</param>
    /// <param name="cancellation">Ends everything.</param>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, TimeSpan timeout, int retries, CancellationToken cancellation)
    {
        for (int attempt = 0; ; attempt++)
        {
            TimeSpan? asked = null;
            try
            {
                var answer = await TryAsync(request(), timeout, cancellation);
                if (attempt >= retries || !IsPassing((int)answer.StatusCode)) return answer;
                asked = RetryAfter(answer);
                answer.Dispose();
            }
            catch (Exception away) when (attempt < retries && away is HttpRequestException or TimeoutException)
            {
                // Tried again below.
            }
            await Task.Delay(DelayBefore(attempt + 1, asked), options.Time, cancellation);
        }
    }

    async Task<HttpResponseMessage> TryAsync(HttpRequestMessage request, TimeSpan timeout, CancellationToken cancellation)
    {
        using (request)
        {
            request.Headers.Authorization = authorization;
            using var limit = new CancellationTokenSource(timeout, options.Time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellation);
            try
            {
                return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            }
            catch (OperationCanceledException late) when (!cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"{http.BaseAddress} gave no answer within {timeout.TotalSeconds:0.#} s.", late);
            }
        }
    }

    static bool IsPassing(int status) => status is 408 or 429 or (>= 500 and not 501);

    TimeSpan? RetryAfter(HttpResponseMessage answer) => answer.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - options.Time.GetUtcNow(),
        _ => null,
    };

    TimeSpan DelayBefore(int retry, TimeSpan? asked)
    {
        var delay = (asked ?? options.FirstRetryDelay * Math.Pow(2, Math.Min(retry - 1, 20))) * (1 + (options.Jitter() / 2));
        return delay < TimeSpan.Zero ? TimeSpan.Zero : delay < options.MaxRetryDelay ? delay : options.MaxRetryDelay;
    }
}
