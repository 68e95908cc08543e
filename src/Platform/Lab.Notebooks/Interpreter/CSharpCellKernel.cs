using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Events;
using Microsoft.DotNet.Interactive.Formatting;
using Microsoft.DotNet.Interactive.ValueSharing;

namespace Lab.Notebooks.Interpreter;

/// <summary>
/// C# behind the command handlers of .NET Interactive, so that its magics, value sharing and package directive work as people
/// know them. The library's own C# kernel keeps more than a megabyte for each cell and cannot be interrupted.
/// </summary>
sealed class CSharpCellKernel :
    Kernel,
    IKernelCommandHandler<SubmitCode>,
    IKernelCommandHandler<RequestValue>,
    IKernelCommandHandler<RequestValueInfos>,
    IKernelCommandHandler<SendValue>
{
    public const string KernelName = "csharp";

    readonly ScriptSession session;
    readonly CurrentCell cell;

    public CSharpCellKernel(ScriptSession session, CurrentCell cell) : base(KernelName)
    {
        (this.session, this.cell) = (session, cell);
        KernelInfo.LanguageName = "C#";
        KernelInfo.LanguageVersion = "14.0";
        KernelInfo.DisplayName = "C#";
    }

    async Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        try
        {
            // Again in each part of a cell: the library runs it on a flow of its own.
            cell.Begin();
            var compiled = session.Compile(command.Code, cell.Name, cell.Interrupt);
            using var points = Cell.Begin(cell.Interrupt);
            var (state, thrown) = await CellThread.RunAsync(() => session.RunAsync(compiled, cell.Interrupt), cell.Interrupt);
            bool hasValue = session.Keep(state);
            // Shown before what it may read is disposed of.
            if (hasValue && thrown is null) context.Publish(new ReturnValueProduced(state.ReturnValue, command, Formatted(state.ReturnValue)));
            var closing = await UsingVariables.DisposeAsync(compiled.Usings, state);
            if ((thrown ?? closing) is { } failure) throw new CellException(failure);
        }
        catch (Exception ended) when (ended is CellException or CompilationErrorException or OperationCanceledException)
        {
            cell.Failure = CellFailures.Of(ended, cell.Interrupt);
            context.Fail(command, ended, cell.Failure.Message);
        }
    }

    Task IKernelCommandHandler<RequestValueInfos>.HandleAsync(RequestValueInfos command, KernelInvocationContext context)
    {
        var infos = session.Variables.Select(variable =>
            new KernelValueInfo(variable.Name, FormattedValue.CreateSingleFromObject(variable.Value, command.MimeType), variable.Type));
        context.Publish(new ValueInfosProduced([.. infos], command));
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<RequestValue>.HandleAsync(RequestValue command, KernelInvocationContext context)
    {
        if (session.Variable(command.Name) is { } variable)
            context.Publish(new ValueProduced(variable.Value, command.Name, FormattedValue.CreateSingleFromObject(variable.Value, command.MimeType), command));
        else
            context.Fail(command, message: $"There is no variable '{command.Name}' in C#.");
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<SendValue>.HandleAsync(SendValue command, KernelInvocationContext context) =>
        SetValueAsync(command, context, async (name, value, type) =>
        {
            string declared = CSharpTypeName.Of(type ?? value?.GetType() ?? typeof(object));
            session.Keep((await session.RunAsync(session.Compile($"{declared} {name} = default;", cell.Name, cell.Interrupt), cell.Interrupt)).State);
            session.Variable(name)!.Value = value;
        });

    static IReadOnlyList<FormattedValue> Formatted(object? value) => value switch
    {
        FormattedValue one => [one],
        IEnumerable<FormattedValue> many => [.. many],
        _ => MimeBundles.Format(value),
    };
}
