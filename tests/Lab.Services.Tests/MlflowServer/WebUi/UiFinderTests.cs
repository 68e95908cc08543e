using Lab.MlflowServer.WebUi;

namespace Lab.Services.Tests.MlflowServer.WebUi;

public sealed class UiFinderTests : IDisposable
{
    const string Packages = "lib/python3.11/site-packages";

    readonly BuiltUi installed = new(Packages + "/mlflow/server/js/build");
    readonly Dictionary<string, string> variables;

    public UiFinderTests()
    {
        // Its places are those of Unix.
        Assert.SkipWhen(OperatingSystem.IsWindows(), "A Python of Windows lies elsewhere.");
        variables = new() { ["LAB_CACHE"] = Path.Combine(installed.Root, "cache") };
        Version("3.15.0");
    }

    public void Dispose() => installed.Dispose();

    [Fact]
    public void ActiveEnvironment_IsFound()
    {
        variables["VIRTUAL_ENV"] = installed.Root;
        Assert.Equal(new UiFolder(installed.Folder, "3.15.0"), Find());
    }

    [Theory]
    [InlineData("python3")]
    [InlineData("mlflow")]
    public void ProgramOnPath_IsFound(string program)
    {
        variables["PATH"] = "/nowhere:" + Program(program);
        Assert.Equal(installed.Folder, Find()?.Path);
    }

    [Fact]
    public void LinkOnPath_LeadsToItsEnvironment()
    {
        string tools = Directory.CreateDirectory(Path.Combine(installed.Root, "elsewhere", "bin")).FullName;
        File.CreateSymbolicLink(Path.Combine(tools, "mlflow"), Path.Combine(Program("mlflow"), "mlflow"));
        File.CreateSymbolicLink(Path.Combine(tools, "python3"), Path.Combine(tools, "python3"));
        variables["PATH"] = tools;
        Assert.Equal(installed.Folder, Find()?.Path);
    }

    [Fact]
    public void PackagesOfTheUser_AreFound()
    {
        using var home = new BuiltUi(".local/" + Packages + "/mlflow/server/js/build");
        Directory.CreateDirectory(Path.Combine(home.Root, ".local", Packages, "mlflow-3.17.2.dist-info"));
        variables["HOME"] = home.Root;
        Assert.Equal(new UiFolder(home.Folder, "3.17.2"), Find());
    }

    [Fact]
    public void FetchedOne_GoesFirst()
    {
        variables["VIRTUAL_ENV"] = installed.Root;
        using var fetched = new BuiltUi(Path.Combine("mlflow-ui", UiFinder.Version));
        variables["LAB_CACHE"] = fetched.Root;
        Assert.Equal(new UiFolder(fetched.Folder, UiFinder.Version), Find());
        File.Delete(Path.Combine(fetched.Folder, "favicon.ico"));
        Assert.Equal(installed.Folder, Find()?.Path);
    }

    [Theory]
    [InlineData("2.22.0")]
    [InlineData("4.0.0")]
    [InlineData(null)]
    public void OtherMainVersion_IsNotTaken(string? version)
    {
        Directory.Delete(Path.Combine(installed.Root, Packages, "mlflow-3.15.0.dist-info"));
        if (version is not null) Version(version);
        variables["VIRTUAL_ENV"] = installed.Root;
        Assert.Null(Find());
    }

    [Fact]
    public void WithoutAny_ThereIsNone()
    {
        variables["PATH"] = "/nowhere";
        variables["HOME"] = Path.Combine(installed.Root, "cache");
        Assert.Null(Find());
    }

    UiFolder? Find() => UiFinder.Find(name => variables.GetValueOrDefault(name));

    void Version(string version) => Directory.CreateDirectory(Path.Combine(installed.Root, Packages, $"mlflow-{version}.dist-info"));

    string Program(string name)
    {
        string folder = Directory.CreateDirectory(Path.Combine(installed.Root, "bin")).FullName;
        File.WriteAllText(Path.Combine(folder, name), "");
        return folder;
    }
}
