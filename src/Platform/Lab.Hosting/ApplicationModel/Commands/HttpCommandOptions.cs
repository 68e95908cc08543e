namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a command does with the body of the answer.</summary>
public enum HttpCommandResultMode
{
    None,

    /// <summary>JSON or text, by the answer's content type.</summary>
    Auto,
    Json,
    Text,
}

/// <summary>Look and rules of a command that calls the resource over HTTP.</summary>
public class HttpCommandOptions : CommandOptions
{
    /// <summary>Null: POST.</summary>
    public HttpMethod? Method { get; set; }

    public Func<EndpointReference>? EndpointSelector { get; set; }

    public string? HttpClientName { get; set; }

    public Func<HttpCommandRequestContext, Task>? PrepareRequest { get; set; }

    /// <summary>Null: success is a 2xx status.</summary>
    public Func<HttpCommandResultContext, Task<ExecuteCommandResult>>? GetCommandResult { get; set; }

    public HttpCommandResultMode ResultMode { get; set; }
}

/// <summary>A request about to be sent by a command.</summary>
public sealed class HttpCommandRequestContext
{
    public required IServiceProvider ServiceProvider { get; init; }

    public required string ResourceName { get; init; }

    public required EndpointReference Endpoint { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    public required HttpClient HttpClient { get; init; }

    public required HttpRequestMessage Request { get; init; }
}

/// <summary>The answer a command got.</summary>
public sealed class HttpCommandResultContext
{
    public required IServiceProvider ServiceProvider { get; init; }

    public required string ResourceName { get; init; }

    public required EndpointReference Endpoint { get; init; }

    public required CancellationToken CancellationToken { get; init; }

    public required HttpClient HttpClient { get; init; }

    public required HttpResponseMessage Response { get; init; }
}
