using System.Collections.Concurrent;
using Lab.Services.Tests.ServiceDefaults;
using Lab.TestSupport.Browser;
using Microsoft.Playwright;

namespace Lab.Services.Tests.PredictionService.Web;

/// <summary>The pages below a path, in a browser.</summary>
public sealed class PrefixPageTests
{
    const string Prefix = "/apps/sentiment";

    [Fact]
    public async Task PageFormAndDocumentation_WorkBelowAPath()
    {
        Assert.SkipWhen(PageFixture.Missing is not null, PageFixture.Missing ?? "");
        await using var service = await AnyService.StartAsync(AnyService.Prediction, $"Access:PathBase={Prefix}");
        string authority = service.Http.BaseAddress!.GetLeftPart(UriPartial.Authority), address = authority + Prefix;
        var outside = new ConcurrentQueue<string>();
        await using var chromium = await Chromium.StartAsync();

        var page = await OpenAsync(scripts: true, address);
        await page.Locator("#review").FillAsync("a good one");
        await Assertions.Expect(page.Locator("#answer-label")).ToHaveTextAsync("positive");
        await page.Locator("#feedback-right").ClickAsync();
        await Assertions.Expect(page.Locator("#feedback-status")).Not.ToBeEmptyAsync();
        foreach (string documentation in (string[])["/docs", "/redoc"])
        {
            await page.GotoAsync(address + documentation);
            await Assertions.Expect(page.GetByText("batch_predict").First).ToBeVisibleAsync(new() { Timeout = 30_000 });
        }

        var plain = await OpenAsync(scripts: false, address + "/");
        await plain.Locator("#review").FillAsync("a good one");
        await plain.GetByRole(AriaRole.Button, new() { Name = "Classify" }).ClickAsync();
        await Assertions.Expect(plain.Locator("#answer-label")).ToHaveTextAsync("positive");
        Assert.Empty(outside);

        async Task<IPage> OpenAsync(bool scripts, string url)
        {
            var opened = await chromium.NewPageAsync(1200, 900, ColorScheme.Light, scripts);
            opened.Request += (_, request) =>
            {
                if (request.Url.StartsWith(authority, StringComparison.Ordinal) && !request.Url.StartsWith(address, StringComparison.Ordinal)) outside.Enqueue(request.Url);
            };
            opened.Console += (_, message) =>
            {
                // ReDoc would load its maker's logo; the page's policy does not let it.
                if (message.Type is "error" && !message.Text.Contains("cdn.redoc.ly", StringComparison.Ordinal)) outside.Enqueue(message.Text);
            };
            await opened.GotoAsync(url);
            return opened;
        }
    }
}
