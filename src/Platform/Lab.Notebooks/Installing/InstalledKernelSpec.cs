namespace Lab.Notebooks.Installing;

/// <summary>A kernelspec that this program wrote.</summary>
/// <param name="Name">By which clients know it.</param>
/// <param name="Folder">Where it lies.</param>
/// <param name="Argv">What is started, and its arguments.</param>
public sealed record InstalledKernelSpec(string Name, string Folder, IReadOnlyList<string> Argv)
{
    /// <summary>What is started, in one line.</summary>
    public string Command => string.Join(' ', Argv);
}
