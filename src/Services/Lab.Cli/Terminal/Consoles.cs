using System.Text;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Lab.Cli.Terminal;

/// <summary>Spectre consoles on the host's writers: colours and moving parts on a terminal, plain ASCII-framed text elsewhere.</summary>
static class Consoles
{
    public static IAnsiConsole Out(LabHost host) => Create(host, host.Out, host.OutIsTerminal);

    public static IAnsiConsole Error(LabHost host) => Create(host, host.Error, host.ErrorIsTerminal);

    /// <summary>Writes a part, a table with a frame that the console can show.</summary>
    public static void Show(this IAnsiConsole console, IRenderable part)
    {
        if (part is Table table) table.Border(console.Profile.Capabilities.Unicode ? TableBorder.Rounded : TableBorder.Ascii);
        console.Write(part);
    }

    /// <summary>Whether people here want colours on a terminal.</summary>
    public static bool HasColour(LabHost host) => !IsDumb(host) && host.Variable("NO_COLOR") is null;

    static bool IsDumb(LabHost host) => host.Variable("TERM") == "dumb";

    static IAnsiConsole Create(LabHost host, TextWriter writer, bool terminal)
    {
        bool moving = terminal && !IsDumb(host);
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = moving ? AnsiSupport.Yes : AnsiSupport.No,
            ColorSystem = terminal && HasColour(host) ? ColorSystemSupport.Standard : ColorSystemSupport.NoColors,
            Interactive = moving ? InteractionSupport.Yes : InteractionSupport.No,
            Out = new Output(writer, terminal, terminal ? host.Width : 160),
            Enrichment = new ProfileEnrichment { UseDefaultEnrichers = false },
        });
        console.Profile.Capabilities.Unicode = terminal;
        return console;
    }

    sealed record Output(TextWriter Writer, bool IsTerminal, int Width) : IAnsiConsoleOutput
    {
        public int Height => 25;

        public void SetEncoding(Encoding encoding)
        {
        }
    }
}
