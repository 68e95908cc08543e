using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lab.MlflowServer.Stores;
using Microsoft.Extensions.Http.Resilience;
using Polly;

namespace Lab.MlflowServer.Webhooks;

/// <summary>Sends one message to one webhook, signed, with retries. Redirects are not followed and proxies not used: both would lead past the check of addresses.</summary>
sealed class WebhookSender : IDisposable
{
    readonly HttpClient http;
    readonly TimeProvider time;
    readonly WebhookOptions options;
    readonly ResiliencePipeline<HttpResponseMessage> pipeline;

    public WebhookSender(WebhookOptions options, TimeProvider time)
    {
        (this.options, this.time) = (options, time);
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false };
        if (!options.AllowsPrivateAddresses) handler.ConnectCallback = PublicAddresses.ConnectAsync;
        http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = 1 << 20 };
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        if (options.MaxRetries > 0)
            builder.AddRetry(new HttpRetryStrategyOptions
            {
                MaxRetryAttempts = options.MaxRetries,
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                MaxDelay = TimeSpan.FromMinutes(1),
                UseJitter = true,
            });
        pipeline = builder.AddTimeout(options.Timeout).Build();
    }

    /// <summary>Refuses an address that may not be called.</summary>
    public void CheckUrl(string url)
    {
        if (string.IsNullOrWhiteSpace(url)) throw MlflowException.Invalid($"Webhook URL cannot be empty or just whitespace: '{url}'");
        var uri = Uri.TryCreate(url, UriKind.Absolute, out var parsed) ? parsed : null;
        if (uri is null || !options.Schemes.Contains(uri.Scheme))
            throw MlflowException.Invalid($"Invalid webhook URL scheme: '{uri?.Scheme}'. Allowed schemes are: {string.Join(", ", options.Schemes)}.");
        bool isPrivate = uri.IsLoopback || (IPAddress.TryParse(uri.DnsSafeHost, out var address) && !PublicAddresses.Contain(address));
        if (isPrivate && !options.AllowsPrivateAddresses)
            throw MlflowException.Invalid($"Invalid webhook URL: '{url}'. It leads to this machine or a private network; MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS=true allows that.");
    }

    /// <summary>Status and body of the answer.</summary>
    public async Task<(int Status, string Body)> SendAsync(Webhook webhook, WebhookEvent happened, JsonObject data, CancellationToken cancellation)
    {
        CheckUrl(webhook.Url);
        var now = time.GetUtcNow();
        string body = PythonJson.Write(new JsonObject
        {
            ["entity"] = happened.Entity.ToLowerInvariant(),
            ["action"] = happened.Action.ToLowerInvariant(),
            ["timestamp"] = now.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffffzzz", CultureInfo.InvariantCulture),
            ["data"] = data.DeepClone(),
        });
        string delivery = Guid.NewGuid().ToString(), timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var answer = await pipeline.ExecuteAsync(async stop =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Add("x-mlflow-delivery-id", delivery);
            request.Headers.Add("x-mlflow-timestamp", timestamp);
            if (webhook.Secret is { } secret) request.Headers.Add("x-mlflow-signature", Sign(secret, $"{delivery}.{timestamp}.{body}"));
            return await http.SendAsync(request, stop);
        }, cancellation);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellation));
    }

    public void Dispose() => http.Dispose();

    static string Sign(string secret, string content) =>
        "v1," + Convert.ToBase64String(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes(content)));
}
