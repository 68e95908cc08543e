using Lab.ServiceDefaults.State;

namespace Lab.Services.Tests.ServiceDefaults.State;

public sealed class RootedPathsTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-rooted-").FullName;
    readonly RootedPaths paths;

    public RootedPathsTests()
    {
        foreach (string part in (string[])["data/inner", "other", "data-old"]) Directory.CreateDirectory(Path.Combine(folder, part));
        File.WriteAllText(Path.Combine(folder, "data/inner/a.csv"), "");
        File.WriteAllText(Path.Combine(folder, "other/secret.csv"), "");
        paths = new RootedPaths([Path.Combine(folder, "data"), Path.Combine(folder, "more")], "Trainer:DataRoots");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("inner/a.csv")]
    [InlineData("./inner/../inner/a.csv")]
    [InlineData("inner")]
    [InlineData(".")]
    public void PathBelowARoot_IsTaken(string named) => Assert.StartsWith(Path.Combine(folder, "data"), paths.Existing(named));

    [Fact]
    public void AbsolutePathBelowAnyRoot_IsTaken() => Assert.Equal(Path.Combine(folder, "more/new.csv"), paths.Below(Path.Combine(folder, "more", "new.csv")));

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData("../other/secret.csv")]
    [InlineData("inner/../../other/secret.csv")]
    [InlineData("../data-old")]
    [InlineData("/etc/passwd")]
    [InlineData("a\0b")]
    public void PathElsewhere_IsRefused(string named) => Assert.Contains("Trainer:DataRoots", Assert.Throws<LabException>(() => paths.Below(named)).Message);

    [Theory]
    [InlineData("link", "../other", "link/secret.csv")]
    [InlineData("link.csv", "../other/secret.csv", "link.csv")]
    [InlineData("link", "..", "link/other/secret.csv")]
    public void LinkThatLeadsOut_IsRefused(string name, string target, string named)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right of their own there.");
        File.CreateSymbolicLink(Path.Combine(folder, "data", name), target);

        Assert.Throws<LabException>(() => paths.Existing(named));
    }

    [Fact]
    public void LinkThatStaysInside_IsFollowed_AndARootMayBeOneItself()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right of their own there.");
        File.CreateSymbolicLink(Path.Combine(folder, "data", "near"), "inner");
        File.CreateSymbolicLink(Path.Combine(folder, "root"), Path.Combine(folder, "data"));

        Assert.True(File.Exists(paths.Existing("near/a.csv")));
        Assert.True(File.Exists(new RootedPaths([Path.Combine(folder, "root")], "x").Existing("inner/a.csv")));
    }

    [Fact]
    public void LinksThatFollowEachOtherForEver_AreRefused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a right of their own there.");
        File.CreateSymbolicLink(Path.Combine(folder, "data", "a"), "b");
        File.CreateSymbolicLink(Path.Combine(folder, "data", "b"), "a");

        Assert.Throws<LabException>(() => paths.Below("a/x"));
    }
}
