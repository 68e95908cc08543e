using Lab.PredictionService.Feedback;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Lab.Services.Tests.PredictionService.Feedback;

public sealed class SpoolOwnerTests : IDisposable
{
    readonly string root = Directory.CreateTempSubdirectory("lab-owner-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    static SpoolOwner Owner(string? folder = null, string runsIn = "/srv/a", params (string Key, string Value)[] settings) => new(
        Options.Create(new FeedbackOptions { Folder = folder }),
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value))).Build(),
        new Place(runsIn));

    [Fact]
    public void Labs_AreToldApart_ByIdThenRedisThenFolder()
    {
        SpoolOwner[] labs =
        [
            Owner(), Owner(runsIn: "/srv/b"), Owner(settings: ("LAB_DATA", "/data/a")), Owner(settings: ("LAB_DATA", "/data/b")), Owner(folder: "/spool"),
            Owner(settings: ("ConnectionStrings:redis", "host")), Owner(settings: ("ConnectionStrings:redis", "host,defaultDatabase=1")), Owner(settings: ("ConnectionStrings:redis", "other")),
            Owner(settings: [("ConnectionStrings:redis", "host"), ("LAB_ID", "1")]), Owner(settings: [("ConnectionStrings:redis", "host"), ("LAB_ID", "2")]),
        ];

        Assert.Equal(labs.Length, labs.Select(lab => lab.Folder).Distinct().Count());
        Assert.Equal(
            ["folder /srv/a", "folder /srv/b", "folder /data/a/feedback", "folder /data/b/feedback", "folder /spool", "redis host:6379/0", "redis host:6379/1", "redis other:6379/0", "lab 1", "lab 2"],
            labs.Select(lab => lab.Name));
    }

    [Theory]
    [InlineData("localhost:6379", "127.0.0.1:6379,password=secret")]
    [InlineData("redis://user:secret@Host/2", "host:6379,defaultDatabase=2,ssl=true")]
    [InlineData("a:1,b:2", "b:2,a:1")]
    [InlineData("[::1]:7", "localhost:7")]
    public void SameRedis_IsTheSameLab_HoweverItIsWritten(string one, string other) =>
        Assert.Equal(Owner(settings: ("ConnectionStrings:redis", one)).Folder, Owner(settings: ("ConnectionStrings:redis", other)).Folder);

    [Fact]
    public void Secrets_AreNoPartOfTheName() =>
        Assert.Equal("redis host:6379/0", Owner(settings: ("ConnectionStrings:redis", "redis://user:secret@host")).Name);

    [Fact]
    public void LabThatGetsARedisLater_StillFindsWhatItHasLeft()
    {
        var (before, after) = (Owner(folder: root), Owner(folder: root, settings: ("ConnectionStrings:redis", "host")));

        Assert.Equal([before.Folder, root], before.Folders);
        Assert.Equal([after.Folder, before.Folder, root], after.Folders);
    }

    [Fact]
    public void SharedFolder_IsNotSearchedForFilesWithoutAnOwner()
    {
        var owner = Owner(settings: ("LAB_ID", "1"));

        Assert.True(owner.IsShared);
        Assert.All(owner.Folders, folder => Assert.Equal("feedback", Path.GetFileName(Path.GetDirectoryName(folder))));
    }

    [Fact]
    public void SpoolsOfOthers_AreNamed()
    {
        var (one, other) = (Owner(folder: root, settings: ("LAB_ID", "1")), Owner(folder: root, settings: ("LAB_ID", "2")));
        one.MakeFolder();
        other.MakeFolder();
        Assert.Empty(one.Others());

        File.WriteAllText(Path.Combine(other.Folder, "x.jsonl"), "{}\n");

        Assert.Equal(["lab 2"], one.Others());
        Assert.Empty(other.Others());
    }

    [Fact]
    public void FoldersThatOthersMayRead_AreClosed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such modes.");
        if (OperatingSystem.IsWindows()) return;
        var owner = Owner(folder: Path.Combine(root, "new"));

        owner.MakeFolder();

        const UnixFileMode all = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        Assert.Equal((all, all), (File.GetUnixFileMode(Path.Combine(root, "new")), File.GetUnixFileMode(owner.Folder)));
    }

    sealed class Place(string folder) : IHostEnvironment
    {
        public string ApplicationName { get; set; } = "";
        public IFileProvider ContentRootFileProvider { get; set; } = new NullFileProvider();
        public string ContentRootPath { get; set; } = folder;
        public string EnvironmentName { get; set; } = "";
    }
}
