using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace Lab.Notebooks.Interpreter.Languages;

/// <summary>A language that the client shows: what stands in the cell is displayed under its MIME type.</summary>
sealed class TextKernel : Kernel, IKernelCommandHandler<SubmitCode>
{
    readonly string mimeType;

    public TextKernel(string name, string language, string mimeType) : base(name)
    {
        this.mimeType = mimeType;
        KernelInfo.LanguageName = language;
    }

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        context.DisplayAs(command.Code.Trim(), mimeType);
        return Task.CompletedTask;
    }
}
