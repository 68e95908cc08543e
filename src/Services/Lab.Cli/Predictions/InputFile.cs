namespace Lab.Cli.Predictions;

/// <summary>Opens a file that a person named.</summary>
static class InputFile
{
    /// <exception cref="LabException">There is no such file, or it cannot be opened.</exception>
    public static FileStream Open(string path)
    {
        if (Directory.Exists(path)) throw new LabException(ErrorKind.Data, "This is a folder.", path, "a CSV file, plain or gzip");
        try
        {
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LabException(ErrorKind.Data, "There is no such file.", path, inner: problem);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new LabException(ErrorKind.Data, $"The file cannot be opened: {problem.Message}", path, inner: problem);
        }
    }
}
