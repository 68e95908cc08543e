using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;

namespace Lab.Notebooks.Interpreter;

/// <summary>Script that a cell wants run in the client: Jupyter runs what is displayed as JavaScript.</summary>
sealed class JupyterFrontend : FrontendEnvironment
{
    public override Task ExecuteClientScript(string code, KernelInvocationContext context)
    {
        Show(code, CellConsole.Current);
        return Task.CompletedTask;
    }

    public static void Show(string code, ICellOutput? output) =>
        output?.Display(new JsonObject { ["application/javascript"] = code, ["text/plain"] = "JavaScript" }, Guid.NewGuid().ToString("N"));
}
