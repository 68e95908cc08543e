using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>One part (host, port, ...) of an endpoint's address.</summary>
public class EndpointReferenceExpression(EndpointReference endpointReference, EndpointProperty property) : IExpressionValue, IValueWithReferences
{
    public EndpointReference Endpoint { get; } = endpointReference;

    public EndpointProperty Property { get; } = property;

    public string ValueExpression => ManifestExpression(Endpoint, Property);

    IEnumerable<object> IValueWithReferences.References => [Endpoint];

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => GetValueAsync(new(), cancellationToken);

    public async ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default)
    {
        var endpoint = Endpoint.EndpointAnnotation;
        switch (Property)
        {
            case EndpointProperty.Scheme: return endpoint.UriScheme;
            case EndpointProperty.TlsEnabled: return endpoint.TlsEnabled ? bool.TrueString : bool.FalseString;
            case EndpointProperty.TargetPort: return EndpointPorts.Target(Endpoint.Resource, endpoint);
            default:
                var allocated = await endpoint.AllocatedEndpointSnapshot.GetValueAsync(cancellationToken).ConfigureAwait(false);
                return Part(allocated);
        }
    }

    internal static string ManifestExpression(EndpointReference endpoint, EndpointProperty property)
    {
        var part = property.ToString();
        return $"{{{endpoint.Resource.Name}.bindings.{endpoint.EndpointName}.{char.ToLowerInvariant(part[0])}{part[1..]}}}";
    }

    string Part(AllocatedEndpoint allocated) => Property switch
    {
        EndpointProperty.Url => allocated.UriString,
        EndpointProperty.Host => allocated.Address,
        EndpointProperty.IPV4Host => allocated.Address == "localhost" ? "127.0.0.1" : allocated.Address,
        EndpointProperty.Port => allocated.Port.ToString(CultureInfo.InvariantCulture),
        EndpointProperty.HostAndPort => allocated.EndPointString,
        _ => throw new InvalidOperationException($"The property {Property} of an endpoint is unknown."),
    };
}
