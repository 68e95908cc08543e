using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lab.Hosting.Dashboard.Grpc;

/// <summary>A Kestrel of its own for one gRPC service: plain HTTP/2 (prior knowledge) on a loopback address.</summary>
sealed class GrpcServer : IAsyncDisposable
{
    // A caller that does not take the end of its stream is cut off after this.
    static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(2);

    readonly WebApplication web;
    readonly CancellationTokenSource stopping;
    bool disposed;

    GrpcServer(WebApplication web, CancellationTokenSource stopping)
    {
        this.web = web;
        this.stopping = stopping;
        Url = new Uri(web.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.Single());
    }

    /// <summary>Where it answers, with the port it got.</summary>
    public Uri Url { get; }

    /// <param name="service">The methods.</param>
    /// <param name="key">What callers must show in <paramref name="keyHeader"/>.</param>
    /// <param name="keyHeader">Name of the header with the key.</param>
    /// <param name="listen">Loopback address; port 0 takes a free one.</param>
    /// <param name="time">Clock of the deadlines.</param>
    /// <param name="loggers">Where failures inside a method are written.</param>
    /// <param name="cancellation">Gives up starting.</param>
    public static async Task<GrpcServer> StartAsync(
        GrpcService service, ApiKey key, string keyHeader, IPEndPoint listen, TimeProvider time, ILoggerFactory loggers, CancellationToken cancellation)
    {
        if (!IPAddress.IsLoopback(listen.Address)) throw new ArgumentException($"{listen.Address} is no loopback address.", nameof(listen));

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        // It lives inside another host: signals and messages of a start are that one's.
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        builder.Services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            // Streams stay open and silent for hours: no minimum rates and no total size; each message has its own limit.
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(listen, endpoint => endpoint.Protocols = HttpProtocols.Http2);
        });
        var web = builder.Build();
        var stopping = new CancellationTokenSource();
        var endpoint = new GrpcEndpoint(service, key, keyHeader, time, loggers.CreateLogger<GrpcEndpoint>(), stopping.Token);
        web.Run(endpoint.HandleAsync);
        try
        {
            await web.StartAsync(cancellation);
        }
        catch
        {
            stopping.Dispose();
            await web.DisposeAsync();
            throw;
        }
        return new GrpcServer(web, stopping);
    }

    /// <summary>Ends open streams with CANCELLED, then closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, true)) return;
        await stopping.CancelAsync();
        using var patience = new CancellationTokenSource(Goodbye);
        await web.StopAsync(patience.Token);
        await web.DisposeAsync();
        stopping.Dispose();
    }

    sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
