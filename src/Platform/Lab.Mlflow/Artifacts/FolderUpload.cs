namespace Lab.Mlflow;

/// <summary>Sends a folder file by file.</summary>
sealed class FolderUpload(MlflowClient client, string target, IProgress<TransferProgress>? progress)
{
    static readonly EnumerationOptions everything = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false };

    public async Task RunAsync(string folder, CancellationToken cancellation)
    {
        var root = new DirectoryInfo(folder);
        if (!root.Exists) throw new LabException(ErrorKind.Usage, "The folder does not exist.", root.FullName);
        FileInfo[] files = [.. root.EnumerateFiles("*", everything).OrderBy(file => file.FullName, StringComparer.Ordinal)];
        long total = files.Sum(file => file.Length), done = 0;
        foreach (var file in files)
        {
            string name = Path.GetRelativePath(root.FullName, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
            await using var stream = file.OpenRead();
            long before = done;
            await client.PutAsync(ProxiedLocation.Join(target, name), stream, _ => progress?.Report(new(name, before + stream.Position, total)), cancellation);
            done += stream.Length;
            progress?.Report(new(name, done, total));
        }
    }
}
