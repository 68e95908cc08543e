using System.IO.Compression;
using Lab.MlflowServer.WebUi;

namespace Lab.Services.Tests.MlflowServer.WebUi;

public sealed class UiArchiveTests : IDisposable
{
    const string Build = "mlflow/server/js/build/";

    readonly string root = Directory.CreateTempSubdirectory("lab-wheel-").FullName;

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    string Target => Path.Combine(root, "ui");

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Fact]
    public async Task OnlyTheWebUi_IsUnpacked()
    {
        await UnpackAsync(zip =>
        {
            Add(zip, Build + "index.html", "page");
            Add(zip, Build + "static/js/main.0123abcd.js", "script");
            Add(zip, "mlflow/__init__.py", "code");
            Add(zip, "mlflow/server/js/builder/x", "other");
            zip.CreateEntry(Build + "empty/");
        });
        Assert.Equal(["index.html", "static/js/main.0123abcd.js"], Files().Order(StringComparer.Ordinal));
        Assert.Equal("script", await File.ReadAllTextAsync(Path.Combine(Target, "static", "js", "main.0123abcd.js"), Deadline));
    }

    [Theory]
    [InlineData("../evil")]
    [InlineData("a/../../evil")]
    [InlineData("/evil")]
    [InlineData("a//b")]
    [InlineData("./a")]
    [InlineData("..\\evil")]
    [InlineData("c:evil")]
    [InlineData("a/...")]
    public async Task NameThatIsNoPlainPath_IsRefused(string name)
    {
        var refused = await Assert.ThrowsAsync<LabException>(() => UnpackAsync(zip => Add(zip, Build + name, "x")));
        Assert.Equal((ErrorKind.Data, $"'{Build}{name}' is no name of a file below {Build}."), (refused.Kind, refused.What));
        Assert.Empty(Directory.Exists(Target) ? Files() : []);
    }

    [Theory]
    [InlineData(0xA1FF)]
    [InlineData(0x2180)]
    public async Task LinkOrDevice_IsRefused(int mode)
    {
        var refused = await Assert.ThrowsAsync<LabException>(() => UnpackAsync(zip => Add(zip, Build + "index.html", "/etc/passwd").ExternalAttributes = mode << 16));
        Assert.Equal($"'{Build}index.html' is no plain file.", refused.What);
    }

    [Fact]
    public async Task SameNameTwice_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<LabException>(() => UnpackAsync(zip =>
        {
            Add(zip, Build + "index.html", "x");
            Add(zip, Build + "index.html", "y");
        }));
        Assert.Equal($"'{Build}index.html' comes twice.", refused.What);
    }

    [Fact]
    public async Task TooManyFiles_AreRefused()
    {
        var refused = await Assert.ThrowsAsync<LabException>(() => UnpackAsync(zip =>
        {
            for (int i = 0; i <= 5_000; i++) zip.CreateEntry($"{Build}{i}");
        }));
        Assert.Equal($"It has 5,001 files in {Build}.", refused.What);
    }

    [Fact]
    public async Task WhatExpandsWithoutEnd_IsCutOff()
    {
        var refused = await Assert.ThrowsAsync<LabException>(() => UnpackAsync(zip =>
        {
            using var bomb = zip.CreateEntry(Build + "index.html", CompressionLevel.Fastest).Open();
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 200; i++) bomb.Write(zeros);
        }));
        Assert.Equal($"Its {Build} expands to more than 200,000,000 bytes.", refused.What);
    }

    [Fact]
    public async Task PackageWithoutAWebUi_IsRefused() =>
        Assert.Equal($"It has no {Build}.", (await Assert.ThrowsAsync<LabException>(() => UnpackAsync(zip => Add(zip, "mlflow/__init__.py", "code")))).What);

    async Task UnpackAsync(Action<ZipArchive> fill)
    {
        string file = Path.Combine(root, "wheel");
        using (var zip = new ZipArchive(File.Create(file), ZipArchiveMode.Create)) fill(zip);
        using var package = ZipFile.OpenRead(file);
        await UiArchive.UnpackAsync(package, Target, "wheel", Deadline);
    }

    IEnumerable<string> Files() => Directory.GetFiles(Target, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Target, file).Replace('\\', '/'));

    static ZipArchiveEntry Add(ZipArchive zip, string name, string content)
    {
        var entry = zip.CreateEntry(name);
        using var stream = entry.Open();
        stream.Write(System.Text.Encoding.UTF8.GetBytes(content));
        return entry;
    }
}
