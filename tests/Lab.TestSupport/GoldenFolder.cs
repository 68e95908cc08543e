using System.IO.Compression;
using Xunit;

namespace Lab.TestSupport;

/// <summary>Finds reference files: in the folder that LAB_GOLDEN names, else in the small copy under tests/golden, laid out below artifacts.</summary>
public static class GoldenFolder
{
    public static string Root { get; } = Environment.GetEnvironmentVariable("LAB_GOLDEN") is { Length: > 0 } given
        ? Path.GetFullPath(given, RepositoryRoot.Path)
        : PackedFiles.LayOut(Path.Combine(RepositoryRoot.Path, "tests", "golden"), Path.Combine(RepositoryRoot.Path, "artifacts"));

    /// <summary>True when <paramref name="relative"/> (a file or folder, '/' separated) is there.</summary>
    public static bool TryGet(string relative, out string path)
    {
        path = Path.Combine(Root, relative.Replace('/', Path.DirectorySeparatorChar));
        return File.Exists(path) || Directory.Exists(path);
    }

    /// <summary>What is in a file that lies there as it is or packed, with .gz behind its name.</summary>
    public static bool TryRead(string relative, out byte[] content)
    {
        if (TryGet(relative, out var path)) content = File.ReadAllBytes(path);
        else if (TryGet(relative + ".gz", out path)) content = Unpack(path);
        else content = [];
        return content.Length > 0;
    }

    /// <summary>The same; skips the calling test when it is not there.</summary>
    public static byte[] Read(string relative)
    {
        Assert.SkipUnless(TryRead(relative, out var content), $"No golden file '{relative}': set LAB_GOLDEN to a folder that has it.");
        return content;
    }

    /// <summary>The content of a gzip file.</summary>
    public static byte[] Unpack(string path)
    {
        using var packed = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var content = new MemoryStream();
        packed.CopyTo(content);
        return content.ToArray();
    }

    /// <summary>The path of <paramref name="relative"/>; skips the calling test when it is not there.</summary>
    public static string Require(string relative)
    {
        Assert.SkipUnless(TryGet(relative, out var path), $"No golden file '{relative}': set LAB_GOLDEN to a folder that has it.");
        return path;
    }
}
