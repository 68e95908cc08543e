using System.Text.Json;
using System.Text.RegularExpressions;
using Lab.TestSupport;

namespace Lab.Docs.Tests;

/// <summary>THIRD-PARTY-NOTICES names every package that is restored, at the versions of the lock files.</summary>
public sealed partial class NoticesTests
{
    [Fact]
    public void Notices_NameThePackagesOfEveryLockFile_WithTheirVersions()
    {
        var locked = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        foreach (string path in TrackedFiles.Require().Where(path => Path.GetFileName(path) == "packages.lock.json")) AddPackages(TrackedFiles.Full(path), locked);
        Assert.NotEmpty(locked);

        Assert.Equal(
            locked.Select(package => $"{package.Key} {string.Join(", ", package.Value)}"),
            Noticed().Select(row => $"{row.Package} {string.Join(", ", row.Versions.Split(", ").Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void EveryPackage_HasALicenceAndAHolder() =>
        Assert.All(Noticed(), row => Assert.True(row.Licence.Length > 0 && row.Holder.Length > 0, row.Package));

    // {"dependencies":{"net10.0":{"NAME":{"type":"Direct","resolved":"VERSION"}}}}
    static void AddPackages(string lockFile, SortedDictionary<string, SortedSet<string>> packages)
    {
        using var json = JsonDocument.Parse(File.ReadAllText(lockFile));
        foreach (var framework in json.RootElement.GetProperty("dependencies").EnumerateObject())
            foreach (var package in framework.Value.EnumerateObject().Where(package => package.Value.GetProperty("type").GetString() != "Project"))
            {
                string name = ForAnySystem(package.Name);
                if (!packages.TryGetValue(name, out var versions)) packages[name] = versions = new(StringComparer.Ordinal);
                versions.Add(package.Value.GetProperty("resolved").GetString()!);
            }
    }

    // | Package | Version | Licence | Holder | Used by |
    static IEnumerable<(string Package, string Versions, string Licence, string Holder)> Noticed() =>
        File.ReadLines(Path.Combine(RepositoryRoot.Path, "THIRD-PARTY-NOTICES.md"))
            .SkipWhile(line => line != "## NuGet packages").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| Package ", StringComparison.Ordinal))
            .Select(line => line.Split('|', StringSplitOptions.TrimEntries))
            .Select(cells => (ForAnySystem(cells[1]), cells[2], cells[3], cells[4]));

    // Aspire's orchestrator and dashboard are packages of their own for each system.
    static string ForAnySystem(string package) => RuntimeIdentifier.Replace(package, "");

    [GeneratedRegex(@"\.(linux|osx|win)-\w+$")]
    static partial Regex RuntimeIdentifier { get; }
}
