using Lab.ServiceDefaults.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Hosting;

/// <summary>Puts <see cref="ConnectionOptions"/> into Kestrel.</summary>
static class ConnectionLimits
{
    public static void AddConnectionLimits(this WebApplicationBuilder builder)
    {
        builder.Services.AddLabOptions<ConnectionOptions>(ConnectionOptions.Section);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddOptions<KestrelServerOptions>().Configure<IOptions<PredictionOptions>, IOptions<ConnectionOptions>>(Limit);
    }

    static void Limit(KestrelServerOptions kestrel, IOptions<PredictionOptions> predictions, IOptions<ConnectionOptions> server)
    {
        var (limits, options) = (kestrel.Limits, server.Value);
        // Of JSON; a route that takes more says so itself.
        limits.MaxRequestBodySize = predictions.Value.MaxBodyBytes;
        limits.MaxRequestHeaderCount = options.MaxHeaders;
        limits.MaxRequestHeadersTotalSize = options.MaxHeaderBytes;
        limits.MaxRequestLineSize = options.MaxRequestLineBytes;
        limits.MaxConcurrentConnections = options.MaxConnections;
        limits.MaxResponseBufferSize = options.MaxWaitingAnswerBytes;
        limits.RequestHeadersTimeout = options.HeadersTimeout;
        limits.KeepAliveTimeout = options.KeepAliveTimeout;
        limits.MinRequestBodyDataRate = new MinDataRate(options.MinBytesPerSecond, options.SlowGrace);
        limits.MinResponseDataRate = new MinDataRate(options.MinBytesPerSecond, options.SlowGrace);
    }
}
