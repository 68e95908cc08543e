using System.IO.Compression;
using Lab.MlflowServer.WebUi;

namespace Lab.Services.Tests.MlflowServer.WebUi;

public sealed class UiWheelTests : IDisposable
{
    readonly BuiltUi before = new(UiFinder.Version);

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    public void Dispose() => before.Dispose();

    [Fact]
    public async Task OtherFile_IsRefusedByItsChecksum_AndTheOldOneStays()
    {
        string wheel = Path.Combine(before.Root, UiWheel.FileName);
        using (var zip = new ZipArchive(File.Create(wheel), ZipArchiveMode.Create)) zip.CreateEntry("mlflow/server/js/build/index.html");
        var refused = await Assert.ThrowsAsync<LabException>(() => UiWheel.InstallAsync(wheel, before.Folder, Deadline));
        Assert.Equal(ErrorKind.Data, refused.Kind);
        Assert.StartsWith($"The file is not {UiWheel.FileName}: its SHA-256 is ", refused.What);
        Assert.Equal(BuiltUi.Index, await File.ReadAllTextAsync(Path.Combine(before.Folder, "index.html"), Deadline));
    }

    [Fact]
    public async Task MissingFile_IsNamed()
    {
        var refused = await Assert.ThrowsAsync<LabException>(() => UiWheel.InstallAsync(Path.Combine(before.Root, "none.whl"), before.Folder, Deadline));
        Assert.Equal((ErrorKind.Usage, Path.Combine(before.Root, "none.whl")), (refused.Kind, refused.Where));
    }

    [Fact]
    public async Task RealPackage_ReplacesWhatWasThere_AndLeavesNothingElse()
    {
        string? folder = Environment.GetEnvironmentVariable("LAB_MLFLOW");
        Assert.SkipUnless(folder is not null, "LAB_MLFLOW is not set: no wheel of MLflow.");
        string above = Path.GetDirectoryName(before.Folder)!;
        Directory.CreateDirectory(Path.Combine(above, "3.17.2.killed.tmp"));
        var ui = await UiWheel.InstallAsync(Path.Combine(folder, "server-wheels", UiWheel.FileName), before.Folder, Deadline);
        Assert.Equal(new UiFolder(before.Folder, UiFinder.Version), ui);
        Assert.False(File.Exists(Path.Combine(ui.Path, "static", "js", "main.0123abcd.js")));
        Assert.Equal([before.Folder, Path.Combine(above, "lock")], Directory.GetFileSystemEntries(above).Order(StringComparer.Ordinal));
    }
}
