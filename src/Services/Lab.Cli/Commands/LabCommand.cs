using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Spectre.Console;

namespace Lab.Cli.Commands;

/// <summary>A command: its description is its help text. It parses, calls one thing, prints.</summary>
abstract class LabCommand : Command
{
    protected LabCommand(string name, string description, LabHost host, CommonOptions common) : base(name, description)
    {
        Host = host;
        SetAction(async (parsed, cancellation) =>
        {
            await RunAsync(parsed, CommonSettings.Read(parsed, common, host), cancellation);
            return (int)ExitCode.Done;
        });
    }

    protected LabHost Host { get; }

    /// <summary>What the command does; a failure is an exception.</summary>
    protected abstract Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation);

    /// <summary>A line for people.</summary>
    protected void Say(CommonSettings settings, string text) => (settings.Json ? Host.Error : Host.Out).WriteLine(text);

    /// <summary>A line of JSON for each, or a table; where there are none, that is said.</summary>
    protected void List<T>(CommonSettings settings, IReadOnlyList<T> items, JsonTypeInfo<T> json, Func<IReadOnlyList<T>, Table> table, string none)
    {
        if (settings.Json) foreach (var item in items) Host.Out.WriteLine(JsonSerializer.Serialize(item, json));
        else if (items.Count == 0) Say(settings, none);
        else Tables(settings).Show(table(items));
    }

    /// <summary>Where tables go: stdout, unless that is for machines.</summary>
    protected IAnsiConsole Tables(CommonSettings settings) => settings.Json ? Consoles.Error(Host) : Consoles.Out(Host);
}
