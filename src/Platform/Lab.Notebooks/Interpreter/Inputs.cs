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
            context.Publish(new InputProduced(Ask(request.Prompt, request.IsPassword, cell), request));
            return Task.CompletedTask;
        });
        kernels.RegisterCommandHandler<RequestInputs>((request, context) =>
        {
            var answers = request.Inputs.ToDictionary(input => input.Name, input => Ask(input.Prompt ?? input.Name, input.TypeHint == "password", cell));
            context.Publish(new InputsProduced(answers, request));
            return Task.CompletedTask;
        });
        foreach (var asking in (Type[])[typeof(RequestInput), typeof(RequestInputs)]) kernels.SetDefaultTargetKernelNameForCommand(asking, kernels.Name);
    }

    static string Ask(string prompt, bool password, CurrentCell cell) => cell.Output.Ask(prompt, password, cell.Interrupt);
}
