using Lab.MlflowServer;
using Lab.TestSupport;

namespace Lab.Services.Tests.MlflowServer.Hosting;

public sealed class MlflowServerAppTests
{
    [Theory]
    [InlineData("--backend-store-uri", "postgresql://host/database")]
    [InlineData("--artifacts-destination", "s3://bucket")]
    [InlineData("--port", "many")]
    [InlineData("--colour", "red")]
    public async Task WrongOption_EndsWithCodeTwo(string option, string value) =>
        Assert.Equal(2, await MlflowServerApp.RunAsync([option, value], TestContext.Current.CancellationToken));

    [Fact]
    public async Task DatabaseOfAnotherProgram_EndsWithTheCodeOfBadData()
    {
        using var folder = new ServerFolder();
        File.WriteAllText(folder.Database, new string('x', 5000));
        Assert.Equal((int)ExitCode.Data, await MlflowServerApp.RunAsync(folder.Arguments("--port", "0"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Cancelled_EndsWithCodeZero()
    {
        using var folder = new ServerFolder();
        using var stop = new CancellationTokenSource();
        var running = MlflowServerApp.RunAsync(folder.Arguments("--port", "0"), stop.Token);
        await Eventually.HoldsAsync(() => File.Exists(folder.Database));
        await stop.CancelAsync();
        Assert.Equal(0, await running);
    }
}
