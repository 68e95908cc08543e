using System.Net;
using System.Net.NetworkInformation;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;

namespace Lab.ServiceDefaults.Access;

/// <summary>Where the server listens; known once it has started.</summary>
public sealed class Listening
{
    readonly HostName[] hosts;

    internal Listening(IServer server)
    {
        Addresses = [.. server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];
        // A socket of the file system is this machine's.
        hosts = [.. Addresses.Where(address => !address.Contains("://unix:", StringComparison.Ordinal) && !address.Contains("://pipe:", StringComparison.Ordinal)).Select(Parse)];
    }

    /// <summary>As <c>http://0.0.0.0:8000</c>.</summary>
    public IReadOnlyList<string> Addresses { get; }

    /// <summary>Somebody on another machine can reach it.</summary>
    public bool IsBeyondThisMachine => Array.Exists(hosts, host => !IsLoopback(host));

    /// <summary>
    /// Hosts that are surely meant: of this machine, what the server is bound to, and private networks. A page cannot be bound to a
    /// literal address by its own DNS, so those let no other page in; names would.
    /// </summary>
    internal IEnumerable<HostPattern> UsualHosts()
    {
        foreach (string text in (string[])["localhost", "*.localhost", "127.0.0.0/8", "::1", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "fc00::/7", "fe80::/10"])
            yield return HostPattern.Parse(text)!;
        foreach (var host in hosts)
        {
            if (host is { Name: null, Address: null } || IPAddress.Any.Equals(host.Address) || IPAddress.IPv6Any.Equals(host.Address)) continue;
            if (HostPattern.Parse(host.Name ?? host.Address!.ToString()) is { } bound) yield return bound;
        }
        if (!IsBeyondThisMachine) yield break;
        if (HostPattern.Parse(Environment.MachineName) is { } machine) yield return machine;
        foreach (string address in OwnAddresses())
            if (HostPattern.Parse(address) is { } own) yield return own;
    }

    static bool IsLoopback(HostName host) =>
        host.Address is { } address ? IPAddress.IsLoopback(address) : host.Name is "localhost" || host.Name?.EndsWith(".localhost", StringComparison.Ordinal) == true;

    // "http://+:8000" and "http://*:8000" are every address: neither a name nor one address.
    static HostName Parse(string address) => HostName.TryParse(BindingAddress.Parse(address).Host, out var host) ? host : default;

    static IEnumerable<string> OwnAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(unicast => unicast.Address.ToString().Split('%')[0]);
}
