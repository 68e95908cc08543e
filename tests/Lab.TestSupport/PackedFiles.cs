using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Lab.TestSupport;

/// <summary>Lays a folder out as tests need it: files that end in .br (Brotli) unpacked, without that ending, the others as they are.</summary>
static class PackedFiles
{
    const string Ending = ".br";

    /// <summary>
    /// The folder in <paramref name="place"/> that holds what <paramref name="source"/> holds, unpacked. Its name follows from the
    /// names, sizes and times of the source, so each state is laid out once; processes that do so together end with one of the copies.
    /// </summary>
    public static string LayOut(string source, string place)
    {
        var files = new DirectoryInfo(source).GetFiles("*", SearchOption.AllDirectories).OrderBy(file => file.FullName, StringComparer.Ordinal).ToArray();
        string state = string.Join('\n', files.Select(file => $"{file.FullName} {file.Length} {file.LastWriteTimeUtc.Ticks}"));
        // As many folders deep as the source: files may name others of the repository by relative paths.
        string folder = Path.Combine(place, "golden-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(state)))[..16]);
        if (Directory.Exists(folder)) return folder;

        string unfinished = Path.Combine(place, Path.GetRandomFileName());
        foreach (var file in files) Copy(file, Path.Combine(unfinished, Path.GetRelativePath(source, file.FullName)));
        try
        {
            Directory.Move(unfinished, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(unfinished, recursive: true);
        }
        return folder;
    }

    static void Copy(FileInfo file, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        if (file.Extension != Ending)
        {
            file.CopyTo(target);
            return;
        }
        using var packed = new BrotliStream(file.OpenRead(), CompressionMode.Decompress);
        using var content = File.Create(target[..^Ending.Length]);
        packed.CopyTo(content);
    }
}
