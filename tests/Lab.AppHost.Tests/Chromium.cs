using Microsoft.Playwright;

namespace Lab.AppHost.Tests;

/// <summary>A headless browser for one test class. Uses a Chromium that is on PATH: nothing is downloaded.</summary>
sealed class Chromium : IAsyncDisposable
{
    static readonly string[] names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    readonly IPlaywright playwright;
    readonly IBrowser browser;

    Chromium(IPlaywright playwright, IBrowser browser) => (this.playwright, this.browser) = (playwright, browser);

    /// <summary>Null when none is on PATH.</summary>
    public static string? Executable { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => names.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    public static async Task<Chromium> StartAsync()
    {
        Assert.SkipUnless(Executable is not null, "No Chromium on PATH.");
        var playwright = await Playwright.CreateAsync();
        var browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Executable, Args = ["--no-sandbox", "--disable-gpu"] });
        return new Chromium(playwright, browser);
    }

    public async Task<IPage> NewPageAsync() =>
        await browser.NewPageAsync(new() { ViewportSize = new() { Width = 1440, Height = 810 }, ColorScheme = ColorScheme.Dark });

    public async ValueTask DisposeAsync()
    {
        await browser.DisposeAsync();
        playwright.Dispose();
    }
}
