namespace Lab.Services.Tests.Cli.Commands;

/// <summary>What is said before the service starts; the rest is in <see cref="ServeProcessTests"/>.</summary>
public sealed class ServeCommandTests
{
    [Fact]
    public async Task MissingModel_EndsWith4BeforeAnythingStarts()
    {
        var run = await CliRun.Of("serve", "--model", "/no/such/folder");

        Assert.Equal((4, ""), (run.Code, run.Out));
        Assert.StartsWith("error: The model folder 'folder' does not exist.\n", run.Error);
    }

    [Theory]
    [InlineData("serve", "stray")]
    [InlineData("serve", "--modle", "x")]
    [InlineData("serve", "--threads", "0")]
    public async Task WrongArgument_EndsWith2(params string[] args) => Assert.Equal(2, (await CliRun.Of(args)).Code);
}
