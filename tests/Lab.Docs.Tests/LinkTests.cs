using System.Text.RegularExpressions;

namespace Lab.Docs.Tests;

public sealed partial class LinkTests
{
    [Fact]
    public void LinksBetweenFiles_LeadSomewhere()
    {
        var dead = new List<string>();
        foreach (string path in TrackedFiles.Require().Where(path => path.EndsWith(".md", StringComparison.OrdinalIgnoreCase)))
        {
            string folder = Path.GetDirectoryName(TrackedFiles.Full(path))!;
            foreach (Match link in Link.Matches(File.ReadAllText(TrackedFiles.Full(path))))
                if (!Path.Exists(Path.Combine(folder, link.Groups[1].Value))) dead.Add($"{path}: {link.Groups[1].Value}");
        }
        Assert.Equal([], dead);
    }

    // [text](path#part); addresses and parts of the same file are left out.
    [GeneratedRegex(@"\]\((?!\w+:)([^)#\s]+)(#[^)]*)?\)")]
    static partial Regex Link { get; }
}
