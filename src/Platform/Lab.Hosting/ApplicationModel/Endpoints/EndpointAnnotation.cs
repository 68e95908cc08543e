using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A port a resource listens on. <see cref="AllocatedEndpoint"/> is set by the executor.</summary>
public sealed class EndpointAnnotation : IResourceAnnotation
{
    string? transport;

    public EndpointAnnotation(
        ProtocolType protocol,
        string? uriScheme = null,
        string? transport = null,
        string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
        : this(protocol, null, uriScheme, transport, name, port, targetPort, isExternal, isProxied)
    {
    }

    public EndpointAnnotation(
        ProtocolType protocol,
        NetworkIdentifier? networkId,
        string? uriScheme = null,
        string? transport = null,
        string? name = null,
        int? port = null,
        int? targetPort = null,
        bool? isExternal = null,
        bool? isProxied = null)
    {
        // "tcp" or "udp" is the scheme of a bare socket, and a scheme is the name of the only endpoint that has it.
        uriScheme ??= protocol.ToString().ToLowerInvariant();
        name ??= uriScheme;
        ResourceName.Validate(name, "Endpoint");
        ValidatePort(port, nameof(port));
        ValidatePort(targetPort, nameof(targetPort));

        Protocol = protocol;
        DefaultNetworkID = networkId ?? KnownNetworkIdentifiers.LocalhostNetwork;
        UriScheme = uriScheme;
        this.transport = transport;
        Name = name;
        Port = port;
        TargetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsExplicitlyProxied = isProxied;
        TlsEnabled = uriScheme == "https";
    }

    public ProtocolType Protocol { get; set; }

    public NetworkIdentifier DefaultNetworkID { get; }

    public string Name { get; set; }

    public string UriScheme { get; set; }

    /// <summary><c>http</c>, <c>http2</c> or <c>tcp</c>.</summary>
    public string Transport
    {
        get => transport ?? (UriScheme is "http" or "https" ? "http" : Protocol.ToString().ToLowerInvariant());
        set => transport = value;
    }

    /// <summary>The port others use; null means a free one.</summary>
    public int? Port { get; set; }

    /// <summary>The port the process listens on; null means one the executor picks.</summary>
    public int? TargetPort { get; set; }

    /// <summary>Host the process binds to.</summary>
    public string TargetHost { get; set; } = "localhost";

    public bool IsExternal { get; set; }

    /// <summary>What the application said about the proxy; null when it said nothing.</summary>
    public bool? IsExplicitlyProxied { get; set; }

    /// <summary>True: others connect to a proxy, so that replicas and restarts keep one address.</summary>
    public bool IsProxied
    {
        get => IsExplicitlyProxied ?? true;
        set => IsExplicitlyProxied = value;
    }

    public bool TlsEnabled { get; set; }

    /// <summary>True: left out when a whole resource is referred to.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    public ValueSnapshot<AllocatedEndpoint> AllocatedEndpointSnapshot { get; } = new();

    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => AllocatedEndpointSnapshot.Current;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            AllocatedEndpointSnapshot.SetValue(value);
        }
    }

    static void ValidatePort(int? port, string parameter)
    {
        if (port is < 1 or > ushort.MaxValue) throw new ArgumentOutOfRangeException(parameter, port, "A port is a number from 1 to 65535.");
    }
}
