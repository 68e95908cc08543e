namespace Lab.Services.Tests.Cli;

/// <summary>An empty folder that is gone after the test.</summary>
sealed class WorkFolder : IDisposable
{
    readonly string path = Directory.CreateTempSubdirectory("lab-cli-").FullName;

    public string Root => path;

    public string this[string name] => Path.Combine(path, name);

    /// <summary>Names of everything in it, hidden entries too, in order.</summary>
    public string[] Entries => [.. new DirectoryInfo(path).EnumerateFileSystemInfos().Select(entry => entry.Name).Order(StringComparer.Ordinal)];

    public string Write(string name, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], content);
        return this[name];
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
