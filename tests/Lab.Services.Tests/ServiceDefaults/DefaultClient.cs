using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Lab.Services.Tests.ServiceDefaults;

/// <summary>A client of the factory as every service of the lab gets it, in a host with nothing but the service defaults.</summary>
sealed class DefaultClient : IDisposable
{
    readonly IHost host;

    /// <param name="peer">What it reaches instead of the network.</param>
    /// <param name="time">Clock of the time-outs and pauses, the system's without.</param>
    /// <param name="settings">Configuration.</param>
    public DefaultClient(HttpMessageHandler peer, TimeProvider? time = null, params (string Key, string Value)[] settings)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value)));
        builder.AddServiceDefaults();
        builder.Services.AddHttpClient("any").ConfigurePrimaryHttpMessageHandler(() => peer);
        if (time is not null) builder.Services.AddSingleton(time);
        host = builder.Build();
        Http = host.Services.GetRequiredService<IHttpClientFactory>().CreateClient("any");
    }

    public HttpClient Http { get; }

    /// <summary>Starts the host, which looks at its settings first.</summary>
    public Task StartAsync(CancellationToken cancellation) => host.StartAsync(cancellation);

    public void Dispose()
    {
        Http.Dispose();
        host.Dispose();
    }
}
