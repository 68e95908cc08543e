namespace Lab.Datasets;

/// <summary>Standard input where a file is named: by "-", as other tools have it.</summary>
public static class StandardInput
{
    /// <summary>What stands for it.</summary>
    public const string Name = "-";

    const string Unix = "/dev/stdin";

    /// <summary>The path to open for what a person named.</summary>
    /// <exception cref="LabException">It is standard input, and the system has no path for that.</exception>
    public static string PathOf(string named) =>
        named != Name ? named
        : OperatingSystem.IsWindows() ? throw new LabException(ErrorKind.Usage, "Standard input cannot be read as a file on Windows.", Name, "a file")
        : Unix;
}
