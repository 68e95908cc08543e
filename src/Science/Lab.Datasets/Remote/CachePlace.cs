using System.Security.Cryptography;

namespace Lab.Datasets;

/// <summary>Where the file of one address lies: a folder of its own with the file, entry.json, and what an interrupted download left.</summary>
sealed class CachePlace(string root, Uri url)
{
    readonly string name = RemoteUrl.FileName(url);

    public string Folder { get; } = Path.Combine(root, RemoteUrl.Key(url));

    public string Partial => Path.Combine(Folder, "partial");

    public string PartialEntry => Path.Combine(Folder, "partial.json");

    public long PartialBytes => new FileInfo(Partial) is { Exists: true } file ? file.Length : 0;

    string Whole => Path.Combine(Folder, "file", name);

    string Entry => Path.Combine(Folder, "entry.json");

    /// <summary>Keeps other processes out until it is disposed.</summary>
    public FileStream Hold()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Whole)!);
        return new FileStream(Path.Combine(Folder, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
    }

    /// <summary>The entry of a whole file; null when there is none, or it is not what was fetched.</summary>
    public async Task<CacheEntry?> ReadCompleteAsync(CancellationToken cancellation) =>
        CacheEntry.Read(Entry) is { Sha256: { } sum } entry && System.IO.File.Exists(Whole) && await ChecksumAsync(Whole, cancellation) == sum ? entry : null;

    /// <summary>What is known of the file that an interrupted download began.</summary>
    public CacheEntry? ReadPartial() => PartialBytes > 0 ? CacheEntry.Read(PartialEntry) : null;

    public void DropPartial()
    {
        System.IO.File.Delete(Partial);
        System.IO.File.Delete(PartialEntry);
    }

    // Without its entry a file is not believed, so that a break between the steps costs a download and no more.
    public void Complete(CacheEntry entry)
    {
        System.IO.File.Delete(Entry);
        System.IO.File.Move(Partial, Whole, overwrite: true);
        entry.Write(Entry);
        DropPartial();
    }

    public RemoteFile File(string sha256, RemoteOrigin origin) => new(Whole, new FileInfo(Whole).Length, sha256, origin);

    public static async Task<string> ChecksumAsync(string path, CancellationToken cancellation)
    {
        await using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, 1 << 16, FileOptions.SequentialScan);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellation));
    }
}
