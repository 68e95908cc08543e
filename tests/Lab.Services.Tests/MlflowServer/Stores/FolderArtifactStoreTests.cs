using Lab.MlflowServer.Stores;

namespace Lab.Services.Tests.MlflowServer.Stores;

public sealed class FolderArtifactStoreTests
{
    [Fact]
    public async Task Start_RemovesWhatUploadsLeftBehind_AndNothingElse()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new ServerFolder();
        string deep = Directory.CreateDirectory(Path.Combine(folder.Artifacts, "1", "run", "artifacts")).FullName;
        string left = Path.Combine(deep, ".lab-upload-0123"), top = Path.Combine(folder.Artifacts, ".lab-upload-4567"), kept = Path.Combine(deep, "model.bin");
        foreach (string file in new[] { left, top, kept }) await File.WriteAllTextAsync(file, "x", cancellation);
        string busy = Path.Combine(deep, ".lab-upload-89ab");
        await using var other = new FileStream(busy, FileMode.CreateNew, FileAccess.Write);

        await using (var app = Lab.MlflowServer.MlflowServerApp.Create(folder.Arguments("--port", "0"))) await app.StartAsync(cancellation);
        Assert.Equal([busy, kept], Directory.GetFiles(folder.Artifacts, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sweep_WithoutAFolder_DoesNothing()
    {
        using var folder = new ServerFolder();
        await new FolderArtifactStore(folder.Artifacts).SweepAsync(TestContext.Current.CancellationToken);
        Assert.False(Directory.Exists(folder.Artifacts));
    }
}
