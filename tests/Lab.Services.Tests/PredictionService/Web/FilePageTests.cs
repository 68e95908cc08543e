using System.Text;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lab.Services.Tests.PredictionService.Web;

/// <summary>A whole file in a browser: chosen, labelled, downloaded.</summary>
public sealed class FilePageTests(PageFixture fixture) : IClassFixture<PageFixture>
{
    static Task ChooseAsync(IPage page, string name, string content) => page.Locator("#file").SetInputFilesAsync(
        new FilePayload { Name = name, MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(content) });

    static Task ChooseAsync(IPage page, string name, byte[] content) => page.Locator("#file").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = content });

    static async Task<string> LabelAsync(IPage page)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = "Label the file" }).ClickAsync();
        await Expect(page.Locator("#download")).ToBeVisibleAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.Locator("#download").ClickAsync());
        return $"{download.SuggestedFilename}\n{await File.ReadAllTextAsync(await download.PathAsync(), TestContext.Current.CancellationToken)}";
    }

    [Fact]
    public async Task File_ComesBackWithItsColumnsAndTheLabels()
    {
        var page = await fixture.OpenAsync();
        await ChooseAsync(page, "shop.csv", "\uFEFFid,Review Text,stars\r\n1,\"good, \"\"really\"\"\ngood\",5\r\n2,,3\r\n3,plain bad\r\n");
        await Expect(page.GetByLabel("Column with the reviews")).ToHaveValueAsync("1");
        await Expect(page.Locator("#preview th")).ToHaveTextAsync(["id", "Review Text", "stars"]);

        string file = await LabelAsync(page);

        Assert.Equal(
            """
            shop-labelled.csv
            id,Review Text,stars,label,confidence,score_negative,score_neutral,score_positive
            1,"good, ""really""
            good",5,neutral,0.6,0.2,0.6,0.2
            2,,3,,,,,
            3,plain bad,,negative,0.75,0.75,0.2,0.05

            """.Replace("\n", "\r\n").Replace("csv\r\n", "csv\n").Replace("\"\"\r\n", "\"\"\n"), file);
        await Expect(page.Locator("#file-bars .bar-value")).ToHaveTextAsync(["1", "1"]);
        await Expect(page.Locator("#progress-text")).ToContainTextAsync("3 rows labelled");
        Assert.Empty(fixture.Faults);
    }

    [Fact]
    public async Task ChosenColumn_IsTheOneThatIsRead_AndSemicolonsStay()
    {
        var page = await fixture.OpenAsync();
        await ChooseAsync(page, "two.csv", "first;second\na good one;bad\n");

        await page.GetByLabel("Column with the reviews").SelectOptionAsync("second");

        Assert.Equal("two-labelled.csv\nfirst;second;label;confidence;score_negative;score_neutral;score_positive\na good one;bad;negative;0.75;0.75;0.2;0.05\n", await LabelAsync(page));
    }

    [Fact]
    public async Task File_InAnotherEncoding_IsReadAsChosen()
    {
        var page = await fixture.OpenAsync();
        await ChooseAsync(page, "old.csv", [.. "sep=;\nid;text\n"u8, 0xE9, .. ";good\n"u8]);
        await Expect(page.Locator("#file-problem")).ToHaveTextAsync("There are bytes that are not UTF-8. The file is likely windows-1252: choose the encoding below.");

        await page.GetByLabel("Encoding").SelectOptionAsync("windows-1252");

        Assert.Equal("old-labelled.csv\nsep=;\nid;text;label;confidence;score_negative;score_neutral;score_positive\n\u00e9;good;positive;0.8;0.05;0.15;0.8\n", await LabelAsync(page));
    }

    [Fact]
    public async Task AnotherKindOfFile_IsNamed()
    {
        var page = await fixture.OpenAsync();
        await ChooseAsync(page, "page.csv", "<!DOCTYPE html><html></html>");
        await Expect(page.Locator("#file-problem")).ToHaveTextAsync("This is an HTML page, such as the one that a web site shows instead of a file. Download the file itself.");
    }

    [Fact]
    public async Task ManyRows_GoInBatchesAndInOrder_AlsoPastAFullQueue()
    {
        var page = await fixture.OpenAsync();
        int calls = 0;
        await page.RouteAsync("**/predict", async route =>
        {
            if (Interlocked.Increment(ref calls) == 2)
                await route.FulfillAsync(new() { Status = 429, Headers = new Dictionary<string, string> { ["Retry-After"] = "0" }, ContentType = "application/problem+json", Body = "{}" });
            else await route.ContinueAsync();
        });
        var rows = Enumerable.Range(0, 1_000).Select(i => $"{i},{(i % 3 == 0 ? "good" : i % 3 == 1 ? "bad" : "plain")}").ToList();
        await ChooseAsync(page, "many.csv", "id,text\n" + string.Join('\n', rows));

        string[] lines = (await LabelAsync(page)).TrimEnd().Split('\n')[2..];

        Assert.Equal(rows.Select((row, i) => $"{row},{(i % 3 == 0 ? "positive" : i % 3 == 1 ? "negative" : "neutral")}"), lines.Select(line => string.Join(',', line.Split(',')[..3])));
        Assert.Equal(9, calls);
        // The browser notes the 429 on its console.
        fixture.Faults.Clear();
    }

    [Fact]
    public async Task Stop_EndsTheWork()
    {
        var page = await fixture.OpenAsync();
        var asked = new TaskCompletionSource();
        await page.RouteAsync("**/predict", _ =>
        {
            asked.TrySetResult();
            return Task.CompletedTask; // never answered
        });
        await ChooseAsync(page, "a.csv", "text\ngood\n");
        await page.GetByRole(AriaRole.Button, new() { Name = "Label the file" }).ClickAsync();
        await asked.Task.WaitAsync(TestContext.Current.CancellationToken);

        await page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();

        await Expect(page.Locator("#file-problem")).ToHaveTextAsync("Stopped.");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Label the file" })).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("text\n", "The file has no row below its first one, which names the columns.")]
    [InlineData("text\n\"open", "The file ends inside a quoted field: a closing quote is missing.")]
    public async Task FileThatIsNoTable_IsRefused(string content, string problem)
    {
        var page = await fixture.OpenAsync();

        await ChooseAsync(page, "a.csv", content);

        await Expect(page.Locator("#file-problem")).ToHaveTextAsync(problem);
        await Expect(page.Locator("#file-setup")).ToBeHiddenAsync();
    }

    [Theory]
    [InlineData("text,n\nbad,1\ngood,2,3\n", "Row 3 has 3 fields, the first row names 2. Is a quote missing before it?")]
    [InlineData("text,n\n,1\n", "No row has a text in this column.")]
    public async Task RowsThatDoNotFit_AreTold(string content, string problem)
    {
        var page = await fixture.OpenAsync();
        await ChooseAsync(page, "a.csv", content);
        await page.GetByLabel("Column with the reviews").SelectOptionAsync("text");

        await page.GetByRole(AriaRole.Button, new() { Name = "Label the file" }).ClickAsync();

        await Expect(page.Locator("#file-problem")).ToHaveTextAsync(problem);
    }
}
