namespace Lab.Cli.Predictions;

/// <summary>Checks a file to be written before the work for it starts.</summary>
static class OutputFile
{
    /// <param name="output">To be written.</param>
    /// <param name="input">To be read; null for none.</param>
    /// <param name="option">That names it.</param>
    /// <exception cref="LabException">The file is the input, a folder, or in a folder that is not there.</exception>
    public static void Check(string output, string? input, string option = "--output")
    {
        if (output.Length == 0) throw new LabException(ErrorKind.Usage, "The name is empty.", option, "a file");
        if (Directory.Exists(output)) throw new LabException(ErrorKind.Usage, $"'{output}' is a folder.", option, "a file");
        string folder = Path.GetDirectoryName(Path.GetFullPath(output))!;
        if (!Directory.Exists(folder)) throw new LabException(ErrorKind.Usage, $"There is no folder '{folder}'.", option, "a file in a folder that exists");
        if (input is not null && Target(output) == Target(input))
            throw new LabException(ErrorKind.Usage, $"'{output}' is the input.", option, "another file: the input is still read while the output is written");
    }

    static string Target(string path) =>
        File.Exists(path) && new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) is { } target ? target.FullName : Path.GetFullPath(path);
}
