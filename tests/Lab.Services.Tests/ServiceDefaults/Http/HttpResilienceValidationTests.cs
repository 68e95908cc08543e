using Microsoft.Extensions.Options;

namespace Lab.Services.Tests.ServiceDefaults.Http;

public sealed class HttpResilienceValidationTests
{
    static Task StartAsync(string key, string value)
    {
        using var client = new DefaultClient(new HttpClientHandler(), null, ($"HttpResilience:{key}", value));
        return client.StartAsync(TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("Retries", "21", "HttpResilience:Retries: The field Retries must be between 0 and 20.")]
    [InlineData("Retrys", "2", "Unknown setting 'HttpResilience:Retrys'. Did you mean 'HttpResilience:Retries'?")]
    [InlineData("TotalTimeout", "00:00:05", "HttpResilience:AttemptTimeout is 00:00:10; expected at most HttpResilience:TotalTimeout, 00:00:05.")]
    [InlineData("BreakWindow", "00:00:15", "HttpResilience:BreakWindow is 00:00:15; expected at least twice HttpResilience:AttemptTimeout, 00:00:10.")]
    public async Task SettingThatIsWrong_EndsTheStartWithOneMessage(string key, string value, string message) =>
        Assert.Equal(message, (await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(key, value))).Message);

    [Fact]
    public async Task ValueOfAnotherType_IsNamed()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync("Retries", "often"));

        Assert.Contains("'often'", error.Message, StringComparison.Ordinal);
        Assert.Contains("HttpResilience:Retries", error.Message, StringComparison.Ordinal);
        Assert.IsAssignableFrom<Exception>(error.InnerException);
    }

    [Theory]
    [InlineData("Retries", "0")]
    [InlineData("retries", "20")]
    [InlineData("BreakWindow", "00:00:20")]
    public Task SettingInItsRange_Starts(string key, string value) => StartAsync(key, value);
}
