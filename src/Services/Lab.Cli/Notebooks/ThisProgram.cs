using Lab.Notebooks.Running;

namespace Lab.Cli.Notebooks;

/// <summary>How another process starts this program.</summary>
static class ThisProgram
{
    /// <summary>Starts the Jupyter kernel: <c>lab kernel start</c>, from a clone as from the installed tool.</summary>
    public static KernelCommand Kernel()
    {
        string process = Environment.ProcessPath ?? "dotnet";
        // Under 'dotnet lab.dll' the process is dotnet itself.
        bool hosted = Path.GetFileNameWithoutExtension(process).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        string[] start = ["kernel", "start"];
        return new(process, hosted ? [Path.Combine(AppContext.BaseDirectory, "lab.dll"), .. start] : start);
    }
}
