using System.CommandLine;
using Lab.Sentiment;
using Lab.Training;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Options;

/// <summary>Checkpoints of a fine-tuning: how often, how many, and from which to continue.</summary>
sealed class ResumeOptions
{
    readonly Option<string?> resume = new("--resume")
    {
        Description = "Continue an interrupted run from a checkpoint, with the data and options of the first call. Without FOLDER, or with 'last': from the newest one in --output.",
        HelpName = "FOLDER|last",
        Arity = ArgumentArity.ZeroOrOne,
    };

    readonly Option<string?> every = Text(
        "--save-every", "N|TIME|epoch|never",
        "When to write a checkpoint into --output: every N updates, every 90s, 10m or 2h, after each epoch, or only when the run is interrupted (never). Default: 5m.");

    readonly Option<int?> keep = Whole(
        "--keep-checkpoints", "How many of the newest checkpoints stay, beside the best. Default: 1 while the run goes on, and none after it ended well.", 1, 10_000);

    public void AddAll(Command command)
    {
        command.Add(resume);
        command.Add(every);
        command.Add(keep);
    }

    /// <exception cref="LabException">The interval cannot be read.</exception>
    public CheckpointSettings Read(ParseResult parsed)
    {
        var defaults = new CheckpointSettings();
        int? kept = parsed.GetValue(keep);
        return defaults with
        {
            Resume = parsed.GetResult(resume) is null ? null : parsed.GetValue(resume) ?? CheckpointSettings.Last,
            Interval = parsed.GetValue(every) is { } text ? Interval(text) : defaults.Interval,
            KeepLast = kept ?? defaults.KeepLast,
            KeepAfterwards = kept is not null,
        };
    }

    static SaveInterval Interval(string text) => SaveInterval.TryParse(text)
        ?? throw new LabException(ErrorKind.Usage, $"The value is '{text}'.", "--save-every", "a number of updates, a time such as 90s, 10m or 2h, epoch, or never");
}
