using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AppHost.Resources.Running;

/// <summary>A service at the address that people expect, as long as nothing else listens there.</summary>
static partial class UsualPort
{
    /// <summary>Takes the port when it is free, else a free one; says at the start where the service is.</summary>
    /// <param name="builder">Has the endpoint <c>http</c>.</param>
    /// <param name="port">The usual one.</param>
    /// <param name="what">What a person finds there.</param>
    public static IResourceBuilder<T> WithUsualPort<T>(this IResourceBuilder<T> builder, int port, string what) where T : IResourceWithEndpoints
    {
        if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode) return builder;
        bool free = IsFree(port);
        builder.WithEndpoint("http", endpoint => endpoint.Port = free ? port : null);
        return builder.OnResourceReady((resource, ready, _) =>
        {
            var logger = ready.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Lab");
            string url = resource.GetEndpoint("http").Url;
            if (free) LogAddress(logger, what, url);
            else LogOtherPort(logger, what, url, port);
            return Task.CompletedTask;
        });
    }

    /// <summary>Nothing on this machine listens on the port, neither by IPv4 nor by IPv6.</summary>
    public static bool IsFree(int port) => CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    static bool CanListen(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException refused)
        {
            // A system without this loopback address has nobody listening on it either.
            return refused.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }

    [LoggerMessage(LogLevel.Information, "{What}: {Url}")]
    static partial void LogAddress(ILogger logger, string what, string url);

    [LoggerMessage(LogLevel.Information, "{What}: {Url} (port {Port} is in use by another program)")]
    static partial void LogOtherPort(ILogger logger, string what, string url, int port);
}
