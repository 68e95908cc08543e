namespace Lab.Services.Tests.ServiceDefaults.Http;

/// <summary>Answers by a script: one entry a request, the last one for all that follow.</summary>
sealed class Peer(params Func<CancellationToken, Task<HttpResponseMessage>>[] script) : HttpMessageHandler
{
    int calls;

    public int Calls => Volatile.Read(ref calls);

    public List<string> Hosts { get; } = [];

    /// <summary>Done with the first request.</summary>
    public TaskCompletionSource Called { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Hosts.Add(request.RequestUri!.Authority);
        int call = Interlocked.Increment(ref calls);
        Called.TrySetResult();
        return script[Math.Min(call, script.Length) - 1](cancellationToken);
    }
}
