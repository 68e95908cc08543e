using AppHost.Resources.Redis;

namespace Lab.AppHost.Tests.Resources.Redis;

public sealed class PackageChecksumsTests : IDisposable
{
    const string Empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    readonly string folder = Directory.CreateTempSubdirectory("lab-sums-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    string File(string name)
    {
        string path = Path.Combine(folder, name);
        System.IO.File.WriteAllText(path, "");
        return path;
    }

    [Fact]
    public void Package_MustBeTheOneThatIsKnown()
    {
        var sums = PackageChecksums.Parse($"{Empty}  a_1%3a2_amd64.deb\n{new string('0', 64)}  b_1_amd64.deb\n{Empty}  c_1_arm64.deb\n", "amd64");

        sums.Check(File("a_1%3a2_amd64.deb"));

        Assert.Equal(["1:2"], sums.VersionsOf("a"));
        Assert.Empty(sums.VersionsOf("c"));
        Assert.Contains("and not 000", Assert.Throws<LabException>(() => sums.Check(File("b_1_amd64.deb"))).Message);
        Assert.Contains("none of those", Assert.Throws<LabException>(() => sums.Check(File("c_1_arm64.deb"))).Message);
        Assert.Contains("none of those", Assert.Throws<LabException>(() => sums.Check(File("a_1%3a3_amd64.deb"))).Message);
    }

    [Fact]
    public void Repository_KnowsServerAndToolsInTheSameVersions()
    {
        var sums = PackageChecksums.OfThisVersion();

        Assert.SkipUnless(sums.VersionsOf("redis-server").Any(), "no Debian packages for this processor");
        Assert.Equal(sums.VersionsOf("redis-server"), sums.VersionsOf("redis-tools"));
    }
}
