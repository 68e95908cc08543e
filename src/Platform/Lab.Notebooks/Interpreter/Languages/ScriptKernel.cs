using System.Text;
using System.Text.Json;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace Lab.Notebooks.Interpreter.Languages;

/// <summary>
/// JavaScript, which the client runs. Values that other languages share (<c>#!set</c>, <c>#!share</c>) stand before the script as JSON.
/// The library's own kernel of this language needs its editor extension for that.
/// </summary>
sealed class ScriptKernel : Kernel, IKernelCommandHandler<SubmitCode>, IKernelCommandHandler<SendValue>
{
    readonly Dictionary<string, string> values = [];

    public ScriptKernel() : base("javascript") => KernelInfo.LanguageName = "JavaScript";

    Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        if (string.IsNullOrWhiteSpace(command.Code)) return Task.CompletedTask;
        var script = new StringBuilder();
        foreach (var (name, json) in values) script.Append("const ").Append(name).Append(" = ").Append(json).Append(";\n");
        JupyterFrontend.Show(script.Append(command.Code.Trim()).ToString(), CellConsole.Current);
        return Task.CompletedTask;
    }

    Task IKernelCommandHandler<SendValue>.HandleAsync(SendValue command, KernelInvocationContext context) => SetValueAsync(command, context, (name, value, _) =>
    {
        values[name] = command.FormattedValue is { MimeType: "application/json" } shared ? shared.Value : JsonSerializer.Serialize(value);
        return Task.CompletedTask;
    });
}
