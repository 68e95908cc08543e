using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Lab.Cli.Terminal;
using Lab.Datasets;

namespace Lab.Cli.Errors;

/// <summary>What is wrong with a command line that could not be parsed, and what was probably meant.</summary>
sealed partial record UsageProblem(string What, string? Remedy, bool ShowHelp)
{
    public static UsageProblem? Of(ParseResult parsed)
    {
        if (parsed.Action is not System.CommandLine.Help.HelpAction && MistypedOption(parsed) is { } mistyped) return mistyped;
        if (parsed.Errors.Count == 0 || parsed.Action is System.CommandLine.Help.HelpAction) return null;
        if (parsed.UnmatchedTokens is [var unknown, ..]) return Unknown(parsed.CommandResult, unknown);
        // The root command does nothing by itself: whoever typed only "lab" gets the help.
        if (parsed.CommandResult.Command is RootCommand) return new UsageProblem("A command is missing.", null, ShowHelp: true);
        return new UsageProblem(parsed.Errors[0].Message, null, ShowHelp: false);
    }

    /// <summary>Message and remedy for a word that is neither a command nor an option nor an argument here.</summary>
    public static UsageProblem Unknown(CommandResult place, string word)
    {
        bool option = word.StartsWith('-');
        string name = option ? word.Split('=', ':')[0] : word;
        var known = option ? Options(place) : place.Command.Subcommands.Select(command => command.Name);
        string what = option ? $"There is no option '{name}'." : place.Command.Subcommands.Count > 0 ? $"There is no command '{word}'." : $"'{word}' is one argument too many.";
        return new UsageProblem(what, NearestName.Of(name, known) is { } nearest ? $"Did you mean '{nearest}'?" : null, ShowHelp: false);
    }

    public void Write(ParseResult parsed, LabHost host)
    {
        if (ShowHelp)
        {
            parsed.RootCommandResult.Command.Parse(["--help"]).Invoke(new InvocationConfiguration { Output = host.Error, Error = host.Error });
            return;
        }
        string path = string.Join(' ', Path(parsed.CommandResult));
        Message.Write(host, What, remedy: string.Join(' ', new[] { Remedy, $"See '{path} --help'." }.Where(part => part is not null)));
    }

    // The parser hands an unknown option to an argument that takes any number of words. One word that looks like an option is
    // taken for a mistyped one, unless it stands after "--".
    static UsageProblem? MistypedOption(ParseResult parsed)
    {
        var free = parsed.CommandResult.Command.Arguments.Select(parsed.GetResult).SelectMany(argument => argument?.Tokens ?? []).ToHashSet(ReferenceEqualityComparer.Instance);
        var word = parsed.Tokens.TakeWhile(token => token.Type != TokenType.DoubleDash).FirstOrDefault(token => free.Contains(token) && LikeOption().IsMatch(token.Value));
        if (word is null) return null;
        var problem = Unknown(parsed.CommandResult, word.Value);
        return problem with { Remedy = string.Join(' ', new[] { problem.Remedy, "A text that begins with a dash stands after '--'." }.Where(part => part is not null)) };
    }

    [GeneratedRegex(@"\A--?[A-Za-z][A-Za-z0-9-]*([=:]\S*)?\z")]
    private static partial Regex LikeOption();

    static IEnumerable<string> Options(CommandResult place)
    {
        for (SymbolResult? at = place; at is not null; at = at.Parent)
            if (at is CommandResult command)
                foreach (var option in command.Command.Options.Where(option => !option.Hidden && (at == place || option.Recursive)))
                    yield return option.Name;
    }

    static IEnumerable<string> Path(CommandResult place) =>
        place.Parent is CommandResult parent ? Path(parent).Append(place.Command.Name) : ["lab"];
}
