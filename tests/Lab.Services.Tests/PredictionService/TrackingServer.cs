using Lab.Mlflow;
using Lab.MlflowServer;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Services.Tests.PredictionService;

/// <summary>The lab's own tracking server in this process, on a free port, with a folder of its own.</summary>
sealed class TrackingServer : IAsyncDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-tracking-").FullName;
    WebApplication? app;

    public string Address { get; private set; } = "";

    public MlflowClient Client { get; private set; } = null!;

    /// <summary>Not used by the server.</summary>
    public string Folder(string name) => Path.Combine(folder, name);

    public static async Task<TrackingServer> StartAsync()
    {
        var server = new TrackingServer();
        await server.ListenAsync(0);
        return server;
    }

    /// <summary>The same address, with a new database.</summary>
    public async Task EmptyAsync()
    {
        await StopAsync();
        foreach (string file in Directory.GetFiles(folder, "mlflow.db*")) File.Delete(file);
        Client.Dispose();
        await ListenAsync(new Uri(Address).Port);
    }

    async Task ListenAsync(int port)
    {
        app = MlflowServerApp.Create(
            ["--backend-store-uri", $"sqlite:///{Folder("mlflow.db")}", "--artifacts-destination", Folder("artifacts"), "--host", "127.0.0.1", "--port", $"{port}"]);
        await app.StartAsync(TestContext.Current.CancellationToken);
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Client = MlflowClient.Create(new Uri(Address));
    }

    /// <summary>From now on nobody answers at the address.</summary>
    public async Task StopAsync()
    {
        if (app is { } running) await running.DisposeAsync();
        app = null;
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        await StopAsync();
        Directory.Delete(folder, recursive: true);
    }
}
