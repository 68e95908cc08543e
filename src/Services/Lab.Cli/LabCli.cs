using System.CommandLine;
using Lab.Cli.Commands;
using Lab.Cli.Errors;
using Lab.Cli.Options;
using Lab.Cli.Terminal;

namespace Lab.Cli;

/// <summary>The command line as a function: arguments and streams in, exit code out.</summary>
static class LabCli
{
    public static async Task<int> RunAsync(IReadOnlyList<string> args, LabHost host, CancellationToken cancellation = default)
    {
        var common = new CommonOptions();
        var root = Commands(host, common);
        // A text may begin with '@' (tweets do), so there are no response files; -ab is no bundle.
        var parsed = root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null, EnablePosixBundling = false });
        var code = await RunAsync(parsed, common, host, cancellation);
        try
        {
            host.Out.Flush();
            host.Error.Flush();
            return code;
        }
        catch (Exception problem) when (problem is IOException or LabException)
        {
            return (int)Failure.Report(problem, host, parsed.GetValue(common.Verbose), cancellation);
        }
    }

    static async Task<int> RunAsync(ParseResult parsed, CommonOptions common, LabHost host, CancellationToken cancellation)
    {
        try
        {
            if (parsed.GetValue(common.Version) && parsed.UnmatchedTokens.Count == 0)
            {
                VersionText.Write(host, parsed.GetValue(common.Json));
                return (int)ExitCode.Done;
            }
            if (UsageProblem.Of(parsed) is { } problem)
            {
                problem.Write(parsed, host);
                return (int)ExitCode.Usage;
            }
            // Help is for people: with --json it does not go to stdout.
            var people = parsed.GetValue(common.Json) ? host.Error : host.Out;
            return await parsed.InvokeAsync(
                new InvocationConfiguration { Output = people, Error = host.Error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                cancellation);
        }
        catch (Exception problem)
        {
            return (int)Failure.Report(problem, host, parsed.GetValue(common.Verbose), cancellation);
        }
    }

    /// <summary>All of them.</summary>
    public static RootCommand Commands(LabHost host, CommonOptions common)
    {
        var root = new RootCommand("Fine-tune, measure and use transformer models of sentiment.")
        {
            new PredictCommand(host, common),
            new InitCommand(host, common),
            new TrainCommand(host, common),
            new EvaluateCommand(host, common),
            new ExplainCommand(host, common),
            new ProbeCommand(host, common),
            new PipelineCommand(host, common),
            new ServeCommand(host, common),
            new FeedbackCommand(host, common),
            new TrackingCommand(host, common),
            new BenchCommand(host, common),
            new InfoCommand(host, common),
            new DoctorCommand(host, common),
            new KernelCommand(host, common),
            new NotebookCommand(host, common),
            new JobsCommand(host, common),
        };
        foreach (var version in root.Options.OfType<VersionOption>().ToArray()) root.Options.Remove(version);
        root.Directives.Clear();
        root.Add(common.Version);
        foreach (var option in common.All) root.Add(option);
        return root;
    }
}
