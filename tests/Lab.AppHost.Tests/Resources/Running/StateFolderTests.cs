using AppHost.Resources.Running;

namespace Lab.AppHost.Tests.Resources.Running;

public sealed class StateFolderTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("lab-folder-").FullName;

    [Fact]
    public void Folders_LieBesideTheSolution_OrWhereTheyAreConfigured()
    {
        string appHost = Directory.CreateDirectory(Path.Combine(root, "AppHost")).FullName;
        Assert.Equal(Path.Combine(appHost, ".lab"), StateFolder.Of(appHost, null));
        Assert.Equal(Path.Combine(appHost, "artifacts"), LabFolder.Of(appHost, null));

        File.WriteAllText(Path.Combine(root, "Lab.sln"), "");

        Assert.Equal(Path.Combine(root, ".lab"), StateFolder.Of(appHost, null));
        Assert.Equal(Path.Combine(root, "artifacts"), LabFolder.Of(appHost, " "));
        Assert.Equal(Path.Combine(root, "data"), StateFolder.Of(appHost, Path.Combine(root, "data")));
        Assert.Equal(Path.Combine(root, "status"), LabFolder.Of(appHost, Path.Combine(root, "status")));
    }

    [Fact]
    public void FolderThatCannotBeMade_IsNamed_WithTheVariable()
    {
        string file = Path.Combine(root, "file");
        File.WriteAllText(file, "");

        var refused = Assert.Throws<LabException>(() => StateFolder.Prepare(Path.Combine(file, "lab")));

        Assert.Contains("LAB_DATA", refused.Message);
        Assert.Contains(Path.Combine(file, "lab"), refused.Message);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);
}
