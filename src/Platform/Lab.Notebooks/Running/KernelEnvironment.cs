namespace Lab.Notebooks.Running;

/// <summary>Settings of the runtime that only its start can take: they stand in the kernelspec, and a headless run sets them.</summary>
static class KernelEnvironment
{
    public static IReadOnlyDictionary<string, string> Variables { get; } = new Dictionary<string, string>
    {
        // A thread that is interrupted while the runtime replaces its running loop by a faster one ends the process.
        ["DOTNET_TC_QuickJitForLoops"] = "0",
        // This program needs no cultures and has none; packages that a notebook uses ask for theirs, and get the invariant one.
        ["DOTNET_SYSTEM_GLOBALIZATION_PREDEFINED_CULTURES_ONLY"] = "0",
    };
}
