using System.Diagnostics;
using System.Security.Cryptography;
using AppHost.Resources.Redis;
using AppHost.Resources.Running;

namespace Lab.AppHost.Tests.Resources.Redis;

public sealed class RedisServerFinderTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-redis-find-").FullName;

    [Fact]
    public async Task ServerOnPath_IsTakenAsItIs()
    {
        string program = Path.Combine(folder, "redis-server");
        await File.WriteAllTextAsync(program, "");

        var found = await Finder(folder).FindAsync(default);

        Assert.Equal(program, found.Path);
        Assert.Empty(found.Environment);
    }

    [Fact]
    public async Task NeitherServerNorPackages_MessageSaysWhatToInstall()
    {
        var error = await Assert.ThrowsAsync<LabException>(() => Finder(folder).FindAsync(default));

        Assert.Equal(ErrorKind.MissingTool, error.Kind);
        Assert.Contains("Install it with:", error.Message);
    }

    [Fact]
    public async Task PackagesNotFetched_MessageSaysWhy_AndNothingIsLeft()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell script as apt-get");
        Script("apt-get", "echo 'no network'; exit 100");
        Script("dpkg-deb", "exit 0");

        var error = await Assert.ThrowsAsync<LabException>(() => Finder(folder).FindAsync(default));

        Assert.Contains("apt-get ended with code 100: no network", error.Message);
        Assert.Contains("sudo apt-get install redis-server", error.Message);
        Assert.Empty(Directory.GetDirectories(Path.Combine(folder, "cache")));
    }

    [Fact]
    public async Task PackageWithAnotherChecksum_IsNotUnpacked()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell script as apt-get");
        Script("apt-get", "case \"$*\" in *\" download \"*) printf tampered > redis-server_1_amd64.deb; printf tampered > redis-tools_1_amd64.deb;; esac");
        Script("dpkg-deb", $"touch {folder}/unpacked");
        var known = PackageChecksums.Parse($"{new string('a', 64)}  redis-server_1_amd64.deb\n{new string('b', 64)}  redis-tools_1_amd64.deb\n", "amd64");

        var error = await Assert.ThrowsAsync<LabException>(() => Finder(folder, checksums: known).FindAsync(default));

        Assert.Contains($"has the SHA-256 {Convert.ToHexStringLower(SHA256.HashData("tampered"u8))}", error.Message);
        Assert.Contains("It is not used.", error.Message);
        Assert.Contains("sudo apt-get install redis-server", error.Message);
        Assert.False(File.Exists(Path.Combine(folder, "unpacked")));
        Assert.Empty(Directory.GetDirectories(Path.Combine(folder, "cache")));
    }

    [Fact]
    public async Task SystemWithOtherVersions_IsToldSo()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "needs a shell script as apt-get");
        Script("apt-get", "case \"$*\" in *\" download \"*) echo \"E: Version for 'redis-server' was not found\"; exit 100;; esac");
        Script("dpkg-deb", "exit 0");

        var error = await Assert.ThrowsAsync<LabException>(() => Finder(folder).FindAsync(default));

        Assert.Contains("this system's sources have no version of redis-server whose checksum this lab knows", error.Message);
    }

    [Fact]
    public async Task DebianSystem_PackageIsUnpackedOnce_AndRuns()
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "fetches packages; runs with LAB_TESTS=full");
        foreach (string tool in (string[])["apt-get", "dpkg-deb"])
        {
            Assert.SkipUnless(ToolEnvironment.OfThisProcess.OnPath(tool) is not null, $"{tool} is not on PATH");
            File.CreateSymbolicLink(Path.Combine(folder, tool), ToolEnvironment.OfThisProcess.OnPath(tool)!);
        }
        var said = new List<string>();

        var found = await Finder(folder, said.Add).FindAsync(TestContext.Current.CancellationToken);
        int steps = said.Count;
        var again = await Finder(folder, said.Add).FindAsync(TestContext.Current.CancellationToken);

        Assert.StartsWith(Path.Combine(folder, "cache"), found.Path);
        Assert.Equal(found.Path, again.Path);
        Assert.True(steps > 0);
        Assert.Equal(steps, said.Count);
        var start = new ProcessStartInfo(found.Path, ["--version"]) { RedirectStandardOutput = true };
        foreach (var (name, value) in found.Environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        Assert.StartsWith("Redis server v=", await process.StandardOutput.ReadToEndAsync());
        Assert.Equal([found.Path.Split('/')[^4]], Directory.GetDirectories(Path.Combine(folder, "cache")).Select(Path.GetFileName));
    }

    RedisServerFinder Finder(string path, Action<string>? progress = null, PackageChecksums? checksums = null) => new(
        new ToolEnvironment(name => name switch
        {
            "PATH" => path,
            "LAB_CACHE" => Path.Combine(folder, "cache"),
            _ => null,
        }),
        progress ?? (_ => { }),
        checksums ?? PackageChecksums.OfThisVersion());

    void Script(string name, string text)
    {
        string file = Path.Combine(folder, name);
        File.WriteAllText(file, "#!/bin/sh\n" + text + "\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
