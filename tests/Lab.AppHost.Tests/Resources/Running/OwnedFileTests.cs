using AppHost.Resources.Running;

namespace Lab.AppHost.Tests.Resources.Running;

public sealed class OwnedFileTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-file-").FullName;

    string PathOfFile => Path.Combine(folder, "deep", "lab.json");

    [Fact]
    public void File_IsItsOwnersOnly_AndReplacedWhole_AndGoesAtTheEnd()
    {
        var file = new OwnedFile(PathOfFile);
        file.Write("one");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(PathOfFile, (UnixFileMode)0b110_100_100);
        file.Write("two");

        Assert.Equal("two", File.ReadAllText(PathOfFile));
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PathOfFile));
        file.Remove();
        Assert.Empty(Directory.GetFiles(Path.GetDirectoryName(PathOfFile)!));
    }

    [Fact]
    public void FileThatAnotherHasWrittenSince_Stays()
    {
        var file = new OwnedFile(PathOfFile);
        file.Write("ours");
        File.WriteAllText(PathOfFile, "of another");

        file.Remove();

        Assert.Equal("of another", File.ReadAllText(PathOfFile));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
