using System.Net.Http.Json;
using Lab.PredictionService.Feedback;
using Lab.Records;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Lab.Services.Tests.PredictionService.Web;

/// <summary>One review in a browser: typed, answered, corrected.</summary>
public sealed class ReviewPageTests(PageFixture fixture) : IClassFixture<PageFixture>
{
    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    static ILocator Label(IPage page) => page.Locator("#answer-label");

    static ILocator Review(IPage page) => page.GetByRole(AriaRole.Textbox, new() { Name = "Review" });

    [Fact]
    public async Task Typing_IsAnsweredByItself_WithABarAClass()
    {
        var page = await fixture.OpenAsync();

        await Review(page).PressSequentiallyAsync("a good one");

        await Expect(Label(page)).ToHaveTextAsync("positive");
        await Expect(page.Locator("#answer-confidence")).ToHaveTextAsync("80.0% sure");
        await Expect(page.Locator("#answer-live")).ToHaveTextAsync("positive, 80 percent sure");
        await Expect(page.Locator("#bars .bar-value")).ToHaveTextAsync(["5.0%", "15.0%", "80.0%"]);
        await Expect(page.Locator("#bars li[data-label=positive] rect")).ToHaveAttributeAsync("width", "80.00");
        await Review(page).FillAsync("");
        await Expect(Label(page)).ToHaveTextAsync("Nothing yet");
        Assert.Empty(fixture.Faults);
    }

    [Fact]
    public async Task LateAnswer_DoesNotReplaceANewerOne()
    {
        var page = await fixture.OpenAsync();
        var held = new TaskCompletionSource<IRoute>();
        await page.RouteAsync("**/predict", async route =>
        {
            if (route.Request.PostData!.Contains("good")) held.SetResult(route);
            else await route.ContinueAsync();
        });
        await Review(page).FillAsync("good");
        var late = await held.Task.WaitAsync(Deadline);
        await Review(page).FillAsync("bad");
        await Expect(Label(page)).ToHaveTextAsync("negative");

        try
        {
            await late.ContinueAsync();
        }
        catch (PlaywrightException)
        {
            // The page has given the question up.
        }
        await page.EvaluateAsync("fetch('/alive')");

        await Expect(Label(page)).ToHaveTextAsync("negative");
    }

    [Fact]
    public async Task Example_IsClassifiedOnAClick()
    {
        var page = await fixture.OpenAsync();

        await page.GetByRole(AriaRole.Link, new() { Name = "Terrible quality" }).ClickAsync();

        await Expect(Review(page)).ToHaveValueAsync("Terrible quality, it fell apart after one wash.");
        await Expect(Label(page)).ToHaveTextAsync("neutral");
        Assert.Equal(fixture.Address + "/", page.Url);
    }

    [Fact]
    public async Task Refusal_IsToldInTheWordsOfTheService()
    {
        var page = await fixture.OpenAsync();

        await Review(page).FillAsync(new string('x', 10_001));

        await Expect(page.GetByRole(AriaRole.Alert).First).ToHaveTextAsync("The text has 10,001 characters; 10,000 are allowed.");
        await Expect(Label(page)).ToHaveTextAsync("No answer");
        // The browser itself notes the 413 on its console.
        Assert.All(fixture.Faults, fault => Assert.Contains("413", fault));
        fixture.Faults.Clear();
    }

    [Fact]
    public async Task RightAnswer_IsKeptInTheStream()
    {
        var page = await fixture.OpenAsync();
        Assert.SkipWhen(fixture.Redis is null, "redis-server is not on PATH");
        string text = $"good {Guid.NewGuid()}";
        await Review(page).FillAsync(text);

        await page.GetByRole(AriaRole.Button, new() { Name = "Right" }).ClickAsync();

        await Expect(page.Locator("#feedback-status")).ToContainTextAsync("Thank you. Kept as positive;");
        var kept = await KeptAsync(text);
        Assert.Equal(("positive", "positive"), (kept["predicted"], kept["correct"]));
        Assert.True(Guid.TryParse(kept["prediction_id"], out _));
    }

    [Fact]
    public async Task WrongAnswer_IsCorrectedWithTheKeyboardAlone()
    {
        var page = await fixture.OpenAsync();
        Assert.SkipWhen(fixture.Redis is null, "redis-server is not on PATH");
        string text = $"good {Guid.NewGuid()}";
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("Skip to the review")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Tab");
        await Review(page).FocusAsync();
        await page.Keyboard.TypeAsync(text);
        await page.Keyboard.PressAsync("Control+Enter");
        await Expect(page.Locator("#feedback")).ToBeVisibleAsync();

        // Past the button and the examples.
        for (int i = 0; i < 30 && !await HasFocusAsync(page, "feedback-wrong"); i++) await page.Keyboard.PressAsync("Tab");
        Assert.True(await HasFocusAsync(page, "feedback-wrong"));
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "negative" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Enter");

        await Expect(page.Locator("#feedback-status")).ToContainTextAsync("Thank you. Kept as neutral;");
        await Expect(page.Locator("#feedback-status")).ToBeFocusedAsync();
        var kept = await KeptAsync(text);
        Assert.Equal(("positive", "neutral"), (kept["predicted"], kept["correct"]));
    }

    [Fact]
    public async Task CorrectionThatContradictsAnother_IsSaidToWaitForAPerson()
    {
        var page = await fixture.OpenAsync();
        Assert.SkipWhen(fixture.Redis is null, "redis-server is not on PATH");
        string text = $"good {Guid.NewGuid()}";
        using var http = new HttpClient { BaseAddress = new Uri(fixture.Address) };
        using var other = await http.PostAsJsonAsync("/feedback/submit", new { text, correct = "negative" }, TestContext.Current.CancellationToken);
        other.EnsureSuccessStatusCode();
        await Review(page).FillAsync(text);

        await page.GetByRole(AriaRole.Button, new() { Name = "Right" }).ClickAsync();

        await Expect(page.Locator("#feedback-status")).ToHaveTextAsync("Thank you. Kept as positive; others gave this text another label, so a person decides.");
    }

    [Fact]
    public async Task WithoutScripts_TheFormIsAnsweredByTheServer()
    {
        var page = await fixture.OpenAsync(scripts: false);

        await Review(page).FillAsync("a bad one");
        await page.GetByRole(AriaRole.Button, new() { Name = "Classify" }).ClickAsync();

        await Expect(Label(page)).ToHaveTextAsync("negative");
        await Expect(Review(page)).ToHaveValueAsync("a bad one");
        await Expect(page.Locator("#feedback")).ToBeHiddenAsync();
    }

    static Task<bool> HasFocusAsync(IPage page, string id) => page.EvaluateAsync<bool>("id => document.activeElement?.id === id", id);

    async Task<Dictionary<string, string>> KeptAsync(string text)
    {
        var entries = await fixture.Redis!.GetDatabase().StreamRangeAsync(FeedbackRecord.StreamName);
        return Assert.Single(entries.Select(entry => entry.Values.ToDictionary(field => (string)field.Name!, field => (string)field.Value!)), entry => entry["text"] == text);
    }

    [Fact]
    public async Task TextThatTheModelCannotRead_IsWarnedOf_AndTheWarningGoesWithTheText()
    {
        var page = await fixture.OpenAsync();
        await Review(page).FillAsync("\u2603");
        await Expect(page.Locator("#answer-warnings li")).ToHaveTextAsync(["The model knows no word of this text: its label means little."]);
        await Expect(page.Locator("#answer-live")).ToHaveTextAsync("neutral, 60 percent sure. The model knows no word of this text: its label means little.");

        await Review(page).FillAsync("good");

        await Expect(page.Locator("#answer-warnings")).ToBeHiddenAsync();
        Assert.Empty(fixture.Faults);
    }
}
