using System.Security.Cryptography;
using System.Text;

namespace Lab.Sentiment;

/// <summary>
/// One checksum of all files of a model folder: SHA-256 over a line a file, in the order of their names. Hidden files are
/// no part of a model.
/// <code>{sha256 of the file, lower case}  {path in the folder, '/' separated}\n</code>
/// </summary>
public static class FolderChecksum
{
    public static string Of(string folder, CancellationToken cancellation = default)
    {
        using var sum = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, path) in Files(folder))
        {
            cancellation.ThrowIfCancellationRequested();
            using var stream = File.OpenRead(path);
            sum.AppendData(Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(stream))}  {name}\n"));
        }
        return Convert.ToHexStringLower(sum.GetHashAndReset());
    }

    /// <summary>The files of a model folder: path in the folder, '/' separated, and full path; in the order of the former.</summary>
    public static IReadOnlyList<(string Name, string Path)> Files(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Select(path => (Name: Path.GetRelativePath(folder, path).Replace(Path.DirectorySeparatorChar, '/'), Path: path))
            .Where(file => !file.Name.Split('/').Any(part => part.StartsWith('.')))
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];
}
