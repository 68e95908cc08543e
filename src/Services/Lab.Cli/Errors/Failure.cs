using Lab.Cli.Terminal;
using Lab.Sentiment;

namespace Lab.Cli.Errors;

/// <summary>The one table from what was thrown to an exit code and a message.</summary>
static class Failure
{
    public static ExitCode CodeOf(Exception problem, CancellationToken cancellation) => problem switch
    {
        ReaderGoneException => ExitCode.Done,
        LabException known => KindCodes.Of(known.Kind).Exit,
        OperationCanceledException when cancellation.IsCancellationRequested => ExitCode.Cancelled,
        // Their messages name the path.
        IOException or UnauthorizedAccessException => ExitCode.Data,
        _ => ExitCode.Bug,
    };

    /// <summary>Says on stderr what happened.</summary>
    public static ExitCode Report(Exception problem, LabHost host, bool verbose, CancellationToken cancellation)
    {
        // What was written so far comes before the message where both go to one terminal.
        if (TryFlush(host) is { } worse) problem = problem is ReaderGoneException ? problem : worse;
        var code = CodeOf(problem, cancellation);
        switch (problem)
        {
            case ReaderGoneException:
                return code;
            case LabException known:
                var told = known.In(OptionOf);
                Message.Write(host, told.What, told.Where, told.Expected, told.Remedy);
                break;
            case var _ when code == ExitCode.Cancelled:
                host.Error.WriteLine("cancelled");
                break;
            case var _ when code == ExitCode.Bug:
                Message.Write(
                    host, $"This is a bug in lab {BuildVersion.Full}: {problem.GetType().Name}: {problem.Message}",
                    remedy: verbose
                        ? "Please report it with the command line, what stands below, and what 'lab doctor --json' prints."
                        : "Please report it with the command line and what 'lab doctor --json' prints; --verbose shows where it happened.");
                break;
            default:
                Message.Write(host, problem.Message);
                break;
        }
        if (verbose && code != ExitCode.Cancelled) host.Error.WriteLine(problem);
        return code;
    }

    // What could not be written: the reason why the command failed, or as good as one.
    static Exception? TryFlush(LabHost host)
    {
        try
        {
            host.Out.Flush();
            return null;
        }
        catch (Exception problem) when (problem is IOException or LabException)
        {
            return problem;
        }
    }

    /// <summary>What the option for a setting is called; null when there is none.</summary>
    public static ErrorText? OptionOf(SettingName setting) =>
        SettingWords.Of(setting)?.Option is not { } option ? null : setting.Value is { } value ? $"{option} {ShellWord.Of(value)}" : option;
}
