using System.Net;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Lab.Hosting.Dcp;

/// <summary>HTTP to one DCP: its certificate and no other is accepted, the token goes with every request.</summary>
sealed class DcpConnection : IDisposable
{
    static readonly TimeSpan ConnectLimit = TimeSpan.FromSeconds(5);

    /// <summary>How often a request is tried while DCP does not answer or asks to come again.</summary>
    const int Tries = 4;

    readonly HttpClient http;
    readonly TimeProvider time;

    public DcpConnection(Kubeconfig config, byte[] certificate, TimeProvider time)
    {
        this.time = time;
        http = new(new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectTimeout = ConnectLimit,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, remote, _, _) => Same(remote, certificate) },
        })
        {
            BaseAddress = config.Server,
            Timeout = Timeout.InfiniteTimeSpan,
        };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", config.Token);
    }

    /// <summary>Longest wait for the answer to an ordinary request; streams have none.</summary>
    public static TimeSpan RequestLimit { get; } = TimeSpan.FromSeconds(20);

    /// <summary>Sends, again after a moment where that can help, and gives the body of the answer.</summary>
    /// <exception cref="DcpException">DCP said no.</exception>
    public async Task<byte[]> SendAsync(HttpMethod method, string path, byte[]? body, string contentType, CancellationToken cancellation)
    {
        for (var attempt = 1; ; attempt++)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(RequestLimit);
            try
            {
                using var answer = await RequestAsync(method, path, body, contentType, limit.Token);
                if (answer.IsSuccessStatusCode) return await answer.Content.ReadAsByteArrayAsync(limit.Token);
                var again = (int)answer.StatusCode >= 500 || answer.StatusCode == HttpStatusCode.TooManyRequests;
                if (!again || attempt == Tries)
                    throw DcpException.Of($"{method} {path}", answer.StatusCode, await answer.Content.ReadAsStringAsync(limit.Token));
            }
            catch (HttpRequestException) when (attempt < Tries)
            {
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                throw new TimeoutException($"DCP did not answer {method} {path} within {RequestLimit.TotalSeconds:0} s.");
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50 << attempt), time, cancellation);
        }
    }

    /// <summary>Opens a stream that DCP writes to as long as there is something.</summary>
    public async Task<Stream> OpenAsync(string path, CancellationToken cancellation)
    {
        var answer = await RequestAsync(HttpMethod.Get, path, null, "", cancellation);
        if (answer.IsSuccessStatusCode) return await answer.Content.ReadAsStreamAsync(cancellation);
        using (answer)
            throw DcpException.Of($"GET {path}", answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));
    }

    public void Dispose() => http.Dispose();

    Task<HttpResponseMessage> RequestAsync(HttpMethod method, string path, byte[]? body, string contentType, CancellationToken cancellation)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(contentType) } };
        return http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    static bool Same(X509Certificate? remote, byte[] expected) =>
        remote is not null && CryptographicOperations.FixedTimeEquals(remote.GetRawCertData(), expected);
}
