using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;

namespace Lab.Notebooks.Interpreter.Mermaid;

/// <summary>
/// Diagrams of Mermaid, drawn in every client that shows HTML, without a network. The script is a megabyte: it goes out with the
/// first diagram of a session alone, and again when the cell that has it runs again, since that takes the old output away.
/// </summary>
sealed class MermaidKernel : Kernel, IKernelCommandHandler<SubmitCode>
{
    readonly CurrentCell cell;

    // The cell whose output has the script, and the run of it that put it there.
    (string Cell, int Run)? carrier;

    public MermaidKernel(CurrentCell cell) : base("mermaid")
    {
        this.cell = cell;
        KernelInfo.LanguageName = "Mermaid";
        KernelInfo.Description = "Diagrams: flow charts, sequences, classes, states, Gantt charts and more.";
    }

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        string diagram = command.Code.Trim();
        bool carries = carrier is not { } last || last.Cell == cell.Key && last.Run != cell.Number;
        if (carries) carrier = (cell.Key, cell.Number);
        string html = carries ? MermaidHtml.Script + MermaidHtml.Of(diagram) : MermaidHtml.Of(diagram);
        context.Publish(new DisplayedValueProduced(diagram, command,
            [new(HtmlFormatter.MimeType, html), new("text/vnd.mermaid", diagram), new(PlainTextFormatter.MimeType, diagram)]));
        return Task.CompletedTask;
    }
}
