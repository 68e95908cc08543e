using System.CommandLine;
using Lab.Cli.Errors;
using Lab.Cli.Notebooks;
using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.Cli.Tracking;
using Lab.Notebooks;
using Lab.Notebooks.Installing;
using Spectre.Console;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab kernel</c>: makes C# notebooks known to Jupyter's clients.</summary>
sealed class KernelCommand : Command
{
    public KernelCommand(LabHost host, CommonOptions common) : base("kernel", "C# notebooks in VS Code, JupyterLab and every other client of Jupyter.")
    {
        Add(new KernelInstallCommand(host, common));
        Add(new KernelListCommand(host, common));
        Add(new KernelUninstallCommand(host, common));
        Add(new KernelStartCommand(host, common));
    }

    public static Option<string?> Prefix() => Text("--prefix", "FOLDER", "Environment to use: a virtual environment, /usr/local. Default: the user's own Jupyter folder.");

    public static KernelSpecs Specs(string? prefix, LabHost host) => prefix is null ? KernelSpecs.OfUser(host.Variable) : KernelSpecs.OfPrefix(Path.Combine(host.CurrentFolder, prefix));
}

/// <summary><c>lab kernel install</c>.</summary>
sealed class KernelInstallCommand : LabCommand
{
    readonly Option<string?> prefix = KernelCommand.Prefix();
    readonly Option<string?> alias = Text("--alias", "NAME", "A second name: '.net-csharp' also serves notebooks that Polyglot Notebooks saved.");

    public KernelInstallCommand(LabHost host, CommonOptions common)
        : base("install", $"Make \"{JupyterKernel.DisplayName}\" known to Jupyter's clients.", host, common)
    {
        Add(prefix);
        Add(alias);
    }

    protected override Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        var specs = KernelCommand.Specs(parsed.GetValue(prefix), Host);
        foreach (string name in (string[])[JupyterKernel.SpecName, .. parsed.GetValue(alias) is { } other ? [other] : (string[])[]])
            Say(settings, $"installed {specs.Install(name, ThisProgram.Kernel())}");
        return Task.CompletedTask;
    }
}

/// <summary><c>lab kernel list</c>.</summary>
sealed class KernelListCommand : LabCommand
{
    readonly Option<string?> prefix = KernelCommand.Prefix();

    public KernelListCommand(LabHost host, CommonOptions common) : base("list", "Show what 'lab kernel install' wrote.", host, common) => Add(prefix);

    protected override Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        var installed = KernelCommand.Specs(parsed.GetValue(prefix), Host).List();
        if (installed.Count == 0) Say(settings, "no kernelspec of this program; 'lab kernel install' writes one");
        else Tables(settings).Show(installed.Aggregate(new Table().AddColumns("name", "folder", "starts"), (table, spec) => table.AddRow(Markup.Escape(spec.Name), Markup.Escape(spec.Folder), Markup.Escape(spec.Command))));
        return Task.CompletedTask;
    }
}

/// <summary><c>lab kernel uninstall</c>.</summary>
sealed class KernelUninstallCommand : LabCommand
{
    readonly Option<string?> prefix = KernelCommand.Prefix();

    public KernelUninstallCommand(LabHost host, CommonOptions common) : base("uninstall", "Remove what 'lab kernel install' wrote, and nothing else.", host, common) => Add(prefix);

    protected override Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        var removed = KernelCommand.Specs(parsed.GetValue(prefix), Host).Uninstall();
        Say(settings, removed.Count == 0 ? "there was no kernelspec of this program" : $"removed {string.Join(", ", removed)}");
        return Task.CompletedTask;
    }
}

/// <summary><c>lab kernel start</c>: what a client starts.</summary>
sealed class KernelStartCommand : LabCommand
{
    readonly Argument<string> file = new("FILE") { Description = "Connection file that the client wrote." };

    public KernelStartCommand(LabHost host, CommonOptions common) : base("start", "Serve one notebook; Jupyter's clients start this.", host, common)
    {
        Hidden = true;
        Add(file);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        LabFormats.Watch();
        using (CommandTelemetry.TryStart(Host, "notebooks", span: null))
            await JupyterKernel.RunAsync(parsed.GetRequiredValue(file), text => Message.Warn(Host, text), LabFormats.Imports, cancellation);
        // Threads that cells left running would keep the process.
        Environment.Exit((int)ExitCode.Done);
    }
}
