using System.Collections.Concurrent;
using Lab.PredictionService;
using Lab.PredictionService.Models;
using Lab.Records;
using Lab.TestSupport;
using Lab.TestSupport.Browser;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using ConnectionMultiplexer = StackExchange.Redis.ConnectionMultiplexer;

namespace Lab.Services.Tests.PredictionService.Web;

/// <summary>The service on a free port with a fake model, and one browser, for all tests of a class. With Redis where there is one.</summary>
public sealed class PageFixture : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-page-").FullName;
    Chromium? chromium;
    RedisServer? server;
    WebApplication? app;

    /// <summary>Why these tests do not run here; null when they do.</summary>
    public static string? Missing { get; } =
        Environment.GetEnvironmentVariable("LAB_TESTS") != "full" ? "Starts a browser: set LAB_TESTS=full."
        : Chromium.Executable is null ? "No Chromium on PATH."
        : null;

    public string Address { get; private set; } = "";

    /// <summary>Null where there is no redis-server.</summary>
    public ConnectionMultiplexer? Redis { get; private set; }

    /// <summary>What no page may do: errors on its console, calls to anybody else.</summary>
    public ConcurrentQueue<string> Faults { get; } = new();

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null) return;
        if (RedisServer.Missing is null)
        {
            server = await RedisServer.StartAsync();
            Redis = await server.OpenAsync();
        }
        string[] settings = ["--urls", "http://127.0.0.1:0", "--model", folder, "--Feedback:Folder", Path.Combine(folder, "feedback"), "--Logging:LogLevel:Default", "None"];
        app = PredictionServiceApp.Create(
            server is null ? settings : [.. settings, "--ConnectionStrings:redis", server.ConnectionString],
            builder => builder.Services.AddSingleton<IModelLoader>(new FakeModelLoader { Classifier = new FakeClassifier() }));
        await app.StartAsync();
        await app.Services.GetRequiredService<ModelHost>().Settled;
        if (app.Services.GetService<RedisConnection>() is { } redis) await redis.ConnectAsync();
        Address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        chromium = await Chromium.StartAsync();
    }

    /// <summary>The page, open. Skips the test where <see cref="Missing"/> says why.</summary>
    public async Task<IPage> OpenAsync(int width = 1200, ColorScheme colours = ColorScheme.Light, bool scripts = true)
    {
        Assert.SkipWhen(Missing is not null, Missing ?? "");
        var page = await chromium!.NewPageAsync(width, 900, colours, scripts);
        page.SetDefaultTimeout(20_000);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") Faults.Enqueue(message.Text);
        };
        page.PageError += (_, error) => Faults.Enqueue(error);
        page.Request += (_, request) =>
        {
            if (!request.Url.StartsWith(Address, StringComparison.Ordinal) && !request.Url.StartsWith("blob:" + Address, StringComparison.Ordinal)) Faults.Enqueue(request.Url);
        };
        await page.GotoAsync(Address);
        return page;
    }

    public async ValueTask DisposeAsync()
    {
        if (chromium is not null) await chromium.DisposeAsync();
        if (app is not null) await app.DisposeAsync();
        if (Redis is not null) await Redis.DisposeAsync();
        if (server is not null) await server.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
