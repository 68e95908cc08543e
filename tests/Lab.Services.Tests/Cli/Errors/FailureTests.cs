using Lab.Cli;
using Lab.Cli.Errors;
using Lab.Cli.Terminal;
using Lab.Sentiment;

namespace Lab.Services.Tests.Cli.Errors;

public sealed class FailureTests
{
    [Fact]
    public void EveryKind_HasItsCode()
    {
        var codes = Enum.GetValues<ErrorKind>().ToDictionary(kind => kind, kind => (int)Failure.CodeOf(new LabException(kind, "x"), CancellationToken.None));

        Assert.Equal(
            new() { [ErrorKind.Usage] = 2, [ErrorKind.Data] = 3, [ErrorKind.Model] = 4, [ErrorKind.MissingTool] = 5, [ErrorKind.Gate] = 6 }, codes);
    }

    [Fact]
    public void OtherExceptions_AreDataOrABug_AndCancelledOnlyWhenItWasAskedFor()
    {
        Assert.Equal(ExitCode.Data, Failure.CodeOf(new FileNotFoundException(), CancellationToken.None));
        Assert.Equal(ExitCode.Data, Failure.CodeOf(new UnauthorizedAccessException(), CancellationToken.None));
        Assert.Equal(ExitCode.Bug, Failure.CodeOf(new InvalidOperationException(), CancellationToken.None));
        Assert.Equal(ExitCode.Bug, Failure.CodeOf(new OperationCanceledException(), CancellationToken.None));
        Assert.Equal(ExitCode.Cancelled, Failure.CodeOf(new OperationCanceledException(), new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Bug_SaysHowToReportIt_AndShowsTheStackOnlyWhenAsked()
    {
        string Said(bool verbose)
        {
            var host = new LabHost(TextReader.Null, new StringWriter(), new StringWriter());
            Failure.Report(new InvalidOperationException("the cat is out"), host, verbose, CancellationToken.None);
            return host.Error.ToString()!;
        }

        Assert.Equal(
            $"error: This is a bug in lab {BuildVersion.Full}: InvalidOperationException: the cat is out\n"
            + "  Please report it with the command line and what 'lab doctor --json' prints; --verbose shows where it happened.\n", Said(false));
        Assert.EndsWith("System.InvalidOperationException: the cat is out\n", Said(true));
    }
}
