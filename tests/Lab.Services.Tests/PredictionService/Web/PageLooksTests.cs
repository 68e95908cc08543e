using System.Text;
using System.Text.Json;
using Lab.TestSupport;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lab.Services.Tests.PredictionService.Web;

/// <summary>Everybody can use the page: on a phone, in the dark, with a screen reader.</summary>
public sealed class PageLooksTests(PageFixture fixture) : IClassFixture<PageFixture>
{
    const string Axe = "axe-core", AxeVersion = "4.14.1";

    // Every part of the page is open.
    async Task<IPage> FilledAsync(int width, ColorScheme colours)
    {
        var page = await fixture.OpenAsync(width, colours);
        await page.Locator("#file").SetInputFilesAsync(new FilePayload
        {
            Name = "a-file-with-a-rather-long-name-as-exports-have-them.csv",
            MimeType = "text/csv",
            Buffer = Encoding.UTF8.GetBytes("id,department name,review text,stars,another column,and one more\n1,Dresses,a good one and a long text that goes on,5,x,y\n2,Tops,bad,1,x,y\n"),
        });
        await page.GetByRole(AriaRole.Button, new() { Name = "Label the file" }).ClickAsync();
        await Expect(page.Locator("#download")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Review" }).FillAsync("a good one that goes on and on " + new string('w', 80));
        await page.GetByRole(AriaRole.Button, new() { Name = "Wrong" }).ClickAsync();
        await Expect(page.Locator("#feedback-labels")).ToBeVisibleAsync();
        return page;
    }

    [Theory]
    [InlineData(320)]
    [InlineData(360)]
    [InlineData(820)]
    [InlineData(1_200)]
    public async Task NoWidth_ScrollsSideways(int width)
    {
        var page = await FilledAsync(width, ColorScheme.Light);

        int wide = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");

        Assert.Equal(width, wide);
    }

    [Theory]
    [InlineData(ColorScheme.Light, 1_200)]
    [InlineData(ColorScheme.Dark, 1_200)]
    [InlineData(ColorScheme.Light, 360)]
    [InlineData(ColorScheme.Dark, 360)]
    public async Task AxeCore_FindsNothingSerious(ColorScheme colours, int width)
    {
        Assert.SkipWhen(PageFixture.Missing is not null, PageFixture.Missing ?? "");
        string? script = await NpmPackage.FindAsync(Axe, AxeVersion, "axe.min.js", TestContext.Current.CancellationToken);
        Assert.SkipWhen(script is null, $"{Axe} {AxeVersion} is not in the cache, and npm could not bring it.");
        var page = await FilledAsync(width, colours);
        await page.EvaluateAsync(await File.ReadAllTextAsync(script, TestContext.Current.CancellationToken));
        // Colours fade for a moment.
        await page.EvaluateAsync("Promise.all(document.getAnimations().map(animation => animation.finished))");

        string found = await page.EvaluateAsync<string>("""
            axe.run().then(result => JSON.stringify({
              passes: result.passes.length,
              violations: result.violations.map(v => `${v.impact}: ${v.id} at ${v.nodes.map(n => n.target.join(' ')).join(', ')}`)
            }))
            """);

        var report = JsonDocument.Parse(found).RootElement;
        Assert.InRange(report.GetProperty("passes").GetInt32(), 20, 200);
        Assert.Equal([], report.GetProperty("violations").EnumerateArray().Select(violation => violation.GetString()!));
    }

    [Fact]
    public async Task Focus_CanBeSeenEverywhere()
    {
        var page = await FilledAsync(1_200, ColorScheme.Light);
        await page.EvaluateAsync("document.activeElement.blur()");
        var unseen = new List<string>();
        for (int i = 0; i < 60; i++)
        {
            await page.Keyboard.PressAsync("Tab");
            string? fault = await page.EvaluateAsync<string?>("""
                () => {
                  const e = document.activeElement, s = getComputedStyle(e);
                  return e === document.body || (s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) ? null : e.outerHTML.slice(0, 80);
                }
                """);
            if (fault is not null) unseen.Add(fault);
        }
        Assert.Empty(unseen);
    }
}
