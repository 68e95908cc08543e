namespace Lab.ServiceDefaults.Discovery;

/// <summary>Puts the address of a service in place of its name, anew for each attempt.</summary>
sealed class ServiceDiscoveryHandler(ServiceEndpoints endpoints) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri;
        if (asked is null) return await base.SendAsync(request, cancellationToken);
        request.RequestUri = endpoints.Resolve(asked);
        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        finally
        {
            request.RequestUri = asked;
        }
    }
}
