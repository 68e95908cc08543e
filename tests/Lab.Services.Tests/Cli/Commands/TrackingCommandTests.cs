namespace Lab.Services.Tests.Cli.Commands;

/// <summary>What is said before the server starts; the rest is in <see cref="TrackingProcessTests"/>.</summary>
public sealed class TrackingCommandTests
{
    [Theory]
    [InlineData("--backend-store-uri", "postgresql://user:secret@host/db", "Databases of kind postgresql are not supported yet.", "--backend-store-uri", "sqlite:///FILE.")]
    [InlineData("--artifacts-destination", "s3://bucket", "Artifacts at s3: addresses are not supported yet.", "--artifacts-destination", "a folder.")]
    [InlineData("--port", "70000", "70000 is no port.", "--port", "a number from 0 to 65535, 0 for any that is free.")]
    public async Task WhatIsNotSupported_EndsWith2AndIsSaid(string option, string value, string what, string where, string expected)
    {
        var run = await CliRun.Of("tracking", option, value);

        Assert.Equal((2, "", $"error: {what}\n  where: {where}\n  expected: {expected}\n"), (run.Code, run.Out, run.Error));
    }

    [Theory]
    [InlineData("--backend-store-url", "error: There is no option '--backend-store-url'.\n  Did you mean '--backend-store-uri'? See 'lab tracking --help'.\n")]
    [InlineData("stray", "error: 'stray' is one argument too many.\n  See 'lab tracking --help'.\n")]
    public async Task WrongWord_EndsWith2(string word, string message)
    {
        var run = await CliRun.Of("tracking", word);

        Assert.Equal((2, "", message), (run.Code, run.Out, run.Error));
    }

    [Fact]
    public async Task FileOfAnotherProgram_EndsWith3()
    {
        using var work = new WorkFolder();

        var run = await CliRun.Of("tracking", "--backend-store-uri", "sqlite:///" + work.Write("store.db", new string('x', 5_000)), "--artifacts-destination", work["artifacts"], "--port", "0");

        Assert.Equal(3, run.Code);
    }

    [Fact]
    public async Task UiFolderThatIsNone_EndsWith2AndIsSaid()
    {
        using var work = new WorkFolder();

        var run = await CliRun.Of("tracking", "--ui-folder", work["none"], "--port", "0");

        Assert.Equal(
            (2, "", $"error: There is no folder {work["none"]}.\n  where: --ui-folder\n  expected: the folder mlflow/server/js/build of an installed mlflow.\n"
                + "  lab tracking --fetch-ui brings one; without --ui-folder it is found by itself.\n"),
            (run.Code, run.Out, run.Error));
    }
}
