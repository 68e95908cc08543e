using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace Lab.Notebooks.Interpreter.Languages;

/// <summary>A language that Polyglot Notebooks had and that is not here: its cells say what to do instead.</summary>
sealed class MissingKernel : Kernel, IKernelCommandHandler<SubmitCode>
{
    readonly string instead;

    public MissingKernel(string name, string language, string instead) : base(name)
    {
        this.instead = instead;
        KernelInfo.LanguageName = language;
        KernelInfo.Description = $"Not in this Jupyter kernel. {instead}";
    }

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        context.Fail(command, message: $"{KernelInfo.LanguageName} cells do not run here. {instead}");
        return Task.CompletedTask;
    }
}
