using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;

namespace Lab.Notebooks.Interpreter;

/// <summary><c>@input</c>, <c>@password</c> and <c>GetInputAsync</c> as questions of the protocol.</summary>
static class Inputs
{
    public static void AddTo(CompositeKernel kernels, CurrentCell cell)
    {
        kernels.RegisterCommandHandler<RequestInput>((request, context) =>
        {
            Answer(request, context, cell, () => new InputProduced(Ask(request.Prompt, request.IsPassword, cell), request));
            return Task.CompletedTask;
        });
        kernels.RegisterCommandHandler<RequestInputs>((request, context) =>
        {
            Answer(request, context, cell, () => new InputsProduced(request.Inputs.ToDictionary(input => input.Name, input => Ask(input.Prompt ?? input.Name, input.TypeHint == "password", cell)), request));
            return Task.CompletedTask;
        });
        foreach (var asking in (Type[])[typeof(RequestInput), typeof(RequestInputs)]) kernels.SetDefaultTargetKernelNameForCommand(asking, kernels.Name);
    }

    static void Answer(KernelCommand request, KernelInvocationContext context, CurrentCell cell, Func<KernelEvent> ask)
    {
        try
        {
            context.Publish(ask());
        }
        catch (LabException failure)
        {
            cell.Unasked = failure;
            context.Fail(request, message: failure.Message);
        }
    }

    static string Ask(string prompt, bool password, CurrentCell cell) => cell.Output.Ask(prompt, password, cell.Interrupt);
}
