using System.Text;
using System.Text.RegularExpressions;

namespace Lab.Docs.Tests;

/// <summary>What may be in the repository: small enough to clone, and nothing of the machine it was written on.</summary>
public sealed partial class RepositoryTests
{
    const long MaxBytes = 64L << 20;

    /// <summary>Text is searched in its first bytes; golden data is far larger and holds none.</summary>
    const int SearchedBytes = 4 << 20;

    [Fact]
    public void TrackedFiles_StayBelow64MiB()
    {
        var sizes = TrackedFiles.Require().Select(path => (path, new FileInfo(TrackedFiles.Full(path)).Length)).ToList();
        long total = sizes.Sum(file => file.Length);
        string largest = string.Join(", ", sizes.OrderByDescending(file => file.Length).Take(5).Select(file => $"{file.path} {file.Length:N0}"));
        Assert.True(total <= MaxBytes, $"{total:N0} bytes are tracked, {MaxBytes:N0} are allowed. Largest: {largest}");
    }

    [Fact]
    public void TrackedText_HoldsNoMachinePath()
    {
        var found = new List<string>();
        foreach (string path in TrackedFiles.Require())
        {
            if (Text(path) is not { } text) continue;
            int number = 0;
            foreach (var line in text.AsSpan().EnumerateLines())
            {
                number++;
                foreach (var match in MachinePath.EnumerateMatches(line)) found.Add($"{path}:{number}: {line.Slice(match.Index, match.Length)}");
            }
        }
        Assert.Equal([], found);
    }

    [Theory]
    [InlineData("cp /" + "root/x y", true)]
    [InlineData("(/" + "home/ann/lab)", true)]
    [InlineData("\"/" + "work/a\"", true)]
    [InlineData("C:\\" + "Users\\ann", true)]
    [InlineData("/" + "Users/ann/lab", true)]
    [InlineData("https://example.org/home/ann", false)]
    [InlineData("docs/home/list.md", false)]
    public void MachinePath_IsToldFromOthers(string text, bool expected) => Assert.Equal(expected, MachinePath.IsMatch(text));

    // An absolute path into somebody's home or work folder or a mount: not preceded by what would make it part of a longer path or URL.
    [GeneratedRegex(@"(?<![\w.~*/-])/(root|home|Users|mnt|work)/\w|\b[A-Z]:\\Users\\")]
    static partial Regex MachinePath { get; }

    /// <summary>The text of a file, or null when it is binary.</summary>
    static string? Text(string path)
    {
        using var file = File.OpenRead(TrackedFiles.Full(path));
        var bytes = new byte[Math.Min(file.Length, SearchedBytes)];
        file.ReadExactly(bytes);
        return bytes.AsSpan(0, Math.Min(bytes.Length, 8_192)).Contains((byte)0) ? null : Encoding.UTF8.GetString(bytes);
    }
}
