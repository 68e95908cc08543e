using Microsoft.AspNetCore.Builder;

namespace Lab.Cli.Notebooks;

/// <summary>A service of the lab that a notebook may ask.</summary>
public sealed class LabServer : IAsyncDisposable
{
    readonly WebApplication? own;

    internal LabServer(Uri address, WebApplication? own = null)
    {
        Address = address;
        this.own = own;
    }

    /// <summary>Base address: http://127.0.0.1:43210/.</summary>
    public Uri Address { get; }

    /// <summary>Whether it runs inside this notebook's Jupyter kernel, and ends with it.</summary>
    public bool IsOwn => own is not null;

    internal static async Task<LabServer> StartAsync(WebApplication app, CancellationToken cancellation)
    {
        try
        {
            await app.StartAsync(cancellation);
            return new LabServer(new Uri(app.Urls.First()), app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Address} ({(IsOwn ? "runs in this notebook" : "was running")})";

    /// <summary>Stops an own one; leaves others alone.</summary>
    public async ValueTask DisposeAsync()
    {
        if (own is null) return;
        await own.StopAsync();
        await own.DisposeAsync();
    }
}
