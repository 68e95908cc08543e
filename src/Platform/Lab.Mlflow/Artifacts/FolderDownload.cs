using Lab.Mlflow.Protocol;

namespace Lab.Mlflow;

/// <summary>Fetches a folder: lists it whole, checks names and sizes, then fetches file by file beside the target.</summary>
sealed class FolderDownload(MlflowClient client, string source, TransferLimits limits, IProgress<TransferProgress>? progress)
{
    const int PieceBytes = 1 << 17;

    long fetched;

    public async Task<long> RunAsync(string folder, CancellationToken cancellation)
    {
        string target = Path.GetFullPath(folder);
        if (Path.Exists(target)) throw new LabException(ErrorKind.Usage, "The folder to download to exists already.", target, remedy: "Name another one, or remove it.");
        List<(string Path, long Size)> files = [];
        await ListAsync("", 0, files, cancellation);
        if (files.Count == 0) throw MlflowException.Missing($"No such artifact: '{source}'");

        string parent = Path.GetDirectoryName(target)!;
        Directory.CreateDirectory(parent);
        string unfinished = Path.Combine(parent, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.part");
        try
        {
            long total = files.Sum(file => file.Size);
            foreach (var (path, _) in files) await FetchAsync(path, Path.Combine([unfinished, .. path.Split('/')]), total, cancellation);
            Directory.Move(unfinished, target);
            return fetched;
        }
        finally
        {
            if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        }
    }

    async Task ListAsync(string below, int depth, List<(string, long)> files, CancellationToken cancellation)
    {
        if (depth > limits.MaxDepth) throw Beyond($"folders are nested deeper than {limits.MaxDepth}");
        foreach (var entry in await client.ListProxiedAsync(ProxiedLocation.Join(source, below), cancellation))
        {
            string path = ProxiedLocation.Join(below, CheckName(entry));
            if (entry.IsDir)
            {
                await ListAsync(path, depth + 1, files, cancellation);
                continue;
            }
            files.Add((path, entry.FileSize ?? 0));
            if (files.Count > limits.MaxFiles) throw Beyond($"there are more than {limits.MaxFiles} files");
            if (files.Sum(file => file.Item2) > limits.MaxBytes) throw Beyond($"the files are larger than {limits.MaxBytes} bytes together");
        }
    }

    async Task FetchAsync(string path, string target, long total, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var answer = await client.GetFileAsync(ProxiedLocation.Join(source, path), cancellation);
        await using var content = await answer.Content.ReadAsStreamAsync(cancellation);
        await using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        byte[] piece = new byte[PieceBytes];
        int count;
        while ((count = await content.ReadAsync(piece, cancellation)) > 0)
        {
            // What is sent counts, not what was announced.
            if ((fetched += count) > limits.MaxBytes) throw Beyond($"the files are larger than {limits.MaxBytes} bytes together");
            await file.WriteAsync(piece.AsMemory(0, count), cancellation);
            progress?.Report(new(path, fetched, total));
        }
    }

    // A name from the network becomes one of this machine: it must be a single plain one.
    static string CheckName(ArtifactFile entry)
    {
        string name = entry.Path;
        bool plain = name.Length is > 0 and <= 255 && name is not ("." or "..") && name.AsSpan().IndexOfAny("/\\:\0") < 0;
        return plain ? name : throw new LabException(ErrorKind.Data, $"The server lists an artifact of the name '{name}', which no file may have.", "MLflow");
    }

    LabException Beyond(string what) => new(ErrorKind.Data, $"Not downloaded: {what}.", source, remedy: "Raise the limits if the server is trusted.");
}
