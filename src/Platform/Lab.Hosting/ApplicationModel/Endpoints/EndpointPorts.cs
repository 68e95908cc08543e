using System.Globalization;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a port is written that DCP picks when it starts the process.</summary>
static class EndpointPorts
{
    /// <summary>Name of the DCP service that stands for an endpoint.</summary>
    public static string ServiceName(IResource resource, string endpointName) => $"{resource.Name}-{endpointName}".ToLowerInvariant();

    /// <summary>DCP template: replaced by the port this process (this replica) must listen on.</summary>
    public static string PortForServing(IResource resource, string endpointName) =>
        "{{- portForServing \"" + ServiceName(resource, endpointName) + "\" -}}";

    /// <summary>The port the process listens on: the executor's word, a fixed number, or the template.</summary>
    public static string Target(IResource resource, EndpointAnnotation endpoint)
    {
        if (endpoint.AllocatedEndpoint?.TargetPortExpression is { } expression) return expression;
        var known = endpoint.TargetPort ?? (endpoint.IsProxied ? null : endpoint.Port);
        return known?.ToString(CultureInfo.InvariantCulture) ?? PortForServing(resource, endpoint.Name);
    }
}
