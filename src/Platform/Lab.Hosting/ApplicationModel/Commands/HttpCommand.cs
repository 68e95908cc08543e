using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Sends one request and makes a result of the answer. An answer <c>{"message": "..."}</c> gives the line the user sees;
/// a problem document (<c>title</c>, <c>detail</c>) gives the reason of a failure.
/// </summary>
sealed class HttpCommand(string path, Func<EndpointReference> endpointSelector, HttpCommandOptions options)
{
    /// <summary>Bytes of an answer that are read; the rest is left out.</summary>
    const int MaxAnswer = 256 * 1024;

    public async Task<ExecuteCommandResult> ExecuteAsync(ExecuteCommandContext context)
    {
        var endpoint = endpointSelector();
        if (!endpoint.IsAllocated) return CommandResults.Failure($"The endpoint '{endpoint.EndpointName}' has no address yet.");
        var clients = context.ServiceProvider.GetRequiredService<IHttpClientFactory>();
        using var client = clients.CreateClient(options.HttpClientName ?? "");
        using var request = new HttpRequestMessage(options.Method ?? HttpMethod.Post, new Uri(new Uri(endpoint.Url), path));
        if (options.PrepareRequest is { } prepare)
        {
            await prepare(new()
            {
                ServiceProvider = context.ServiceProvider,
                ResourceName = context.ResourceName,
                Endpoint = endpoint,
                CancellationToken = context.CancellationToken,
                HttpClient = client,
                Request = request,
            }).ConfigureAwait(false);
        }

        try
        {
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.CancellationToken).ConfigureAwait(false);
            return options.GetCommandResult is { } read
                ? await read(new()
                {
                    ServiceProvider = context.ServiceProvider,
                    ResourceName = context.ResourceName,
                    Endpoint = endpoint,
                    CancellationToken = context.CancellationToken,
                    HttpClient = client,
                    Response = response,
                }).ConfigureAwait(false)
                : await ResultAsync(response, context.CancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException exception)
        {
            return CommandResults.Failure($"{request.RequestUri}: {exception.Message}");
        }
    }

    async Task<ExecuteCommandResult> ResultAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await ReadAsync(response.Content, cancellationToken).ConfigureAwait(false);
        var isJson = response.Content.Headers.ContentType?.MediaType is { } type && (type == "application/json" || type.EndsWith("+json", StringComparison.Ordinal));
        var data = Data(body, isJson);
        if (response.IsSuccessStatusCode)
            return new() { Success = true, Message = isJson ? Field(body, "message") : null, Data = data };

        var reason = $"The resource answered {(int)response.StatusCode} {response.ReasonPhrase}.";
        if (isJson && (Field(body, "message") ?? Field(body, "detail") ?? Field(body, "title")) is { } detail) reason += " " + detail;
        return new() { Success = false, Message = reason, ErrorMessage = reason, Data = data };
    }

    CommandResultData? Data(string body, bool isJson) => body.Length == 0 ? null : options.ResultMode switch
    {
        HttpCommandResultMode.Auto => new() { Value = body, Format = isJson ? CommandResultFormat.Json : CommandResultFormat.Text },
        HttpCommandResultMode.Json => new() { Value = body, Format = CommandResultFormat.Json },
        HttpCommandResultMode.Text => new() { Value = body, Format = CommandResultFormat.Text },
        _ => null,
    };

    static async Task<string> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[MaxAnswer];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    static string? Field(string json, string name)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                && document.RootElement.TryGetProperty(name, out var value)
                && value.ValueKind == JsonValueKind.String
                ? value.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
