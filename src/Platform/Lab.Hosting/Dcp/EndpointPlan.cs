using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dcp.Objects;

namespace Lab.Hosting.Dcp;

/// <summary>How one endpoint is put before DCP: the service others connect to, and the port the process listens on.</summary>
/// <param name="Resource">Whose endpoint it is.</param>
/// <param name="Endpoint">The annotation that gets the address.</param>
/// <param name="Spec">The service; without a port DCP picks a free one.</param>
/// <param name="TargetPort">Fixed port of the process; null when DCP gives each replica its own.</param>
sealed record EndpointPlan(IResource Resource, EndpointAnnotation Endpoint, ServiceSpec Spec, int? TargetPort)
{
    public string ServiceName => EndpointPorts.ServiceName(Resource, Endpoint.Name);

    /// <summary>What stands behind the service, for the annotation of each process.</summary>
    public ServiceProducer Producer => new(ServiceName, null, TargetPort);

    string TargetPortExpression => TargetPort?.ToString(CultureInfo.InvariantCulture) ?? DcpTemplate.PortForServing(ServiceName);

    /// <param name="resource">Whose endpoint it is.</param>
    /// <param name="endpoint">What the application said about it.</param>
    /// <param name="replicas">Processes that share it.</param>
    /// <param name="hasEngine">Containers run as containers; otherwise what stands in for them gets a port like any process.</param>
    /// <exception cref="LabException">The endpoint contradicts itself, or its port is taken.</exception>
    public static EndpointPlan Of(IResource resource, EndpointAnnotation endpoint, int replicas, bool hasEngine)
    {
        var isContainer = resource is ContainerResource && hasEngine;
        var target = resource is ContainerResource && !hasEngine ? null : endpoint.TargetPort;
        if (isContainer && target is null)
            throw Wrong("has no target port", "the port the program listens on inside the container.");
        if (replicas > 1 && !endpoint.IsProxied)
            throw Wrong($"is not proxied, but {replicas} replicas cannot share one port", "a proxied endpoint, or one replica.");
        if (replicas > 1 && target is not null)
            throw Wrong($"has a fixed target port, but each of {replicas} replicas needs its own", "no target port, or one replica.");
        if (!isContainer && endpoint is { IsProxied: true, Port: { } port } && port == target)
            throw Wrong($"has port and target port {port}: proxy and process cannot listen on the same", "two ports, no target port, or isProxied: false.");
        if (!isContainer && endpoint is { IsProxied: false, Port: { } outer } && target is { } inner && outer != inner)
            throw Wrong($"is not proxied, but port {outer} and target port {inner} differ", "the same port twice, or one of them.");
        if (endpoint is { Port: { } wanted, Protocol: ProtocolType.Tcp } && !IsFree(wanted))
            throw Wrong($"needs port {wanted}, which another program listens on", "a free port; without a port the endpoint gets one.");

        var protocol = endpoint.Protocol == ProtocolType.Udp ? "UDP" : "TCP";
        var address = endpoint.TargetHost == "localhost" ? null : endpoint.TargetHost;
        if (endpoint.IsProxied)
            return new(resource, endpoint, new() { Protocol = protocol, Port = endpoint.Port, Address = address }, target);

        var own = endpoint.Port ?? (isContainer ? null : target) ?? FreePort();
        var spec = new ServiceSpec { Protocol = protocol, Port = own, Address = address ?? "localhost", AddressAllocationMode = ServiceSpec.Proxyless };
        return new(resource, endpoint, spec, isContainer ? target : own);

        LabException Wrong(string what, string expected) =>
            new(ErrorKind.Usage, $"Endpoint '{endpoint.Name}' of resource '{resource.Name}' {what}.", expected: expected);
    }

    /// <summary>Tells the model where the endpoint is.</summary>
    /// <param name="port">The port others use.</param>
    public void Allocate(int port)
    {
        var any = Endpoint.TargetHost is "*" or "+" or "0.0.0.0" or "::" or "[::]";
        var mode = !any ? EndpointBindingMode.SingleAddress
            : Endpoint.TargetHost == "0.0.0.0" ? EndpointBindingMode.IPv4AnyAddresses : EndpointBindingMode.DualStackAnyAddresses;
        Endpoint.AllocatedEndpoint = new(Endpoint, any ? "localhost" : Endpoint.TargetHost, port, mode, TargetPortExpression);
    }

    static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
