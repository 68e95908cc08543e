using Lab.MlflowServer.WebUi;

namespace Lab.Services.Tests.MlflowServer.WebUi;

public sealed class UiFolderTests : IDisposable
{
    readonly BuiltUi built = new();

    public void Dispose() => built.Dispose();

    [Fact]
    public void WholeFolder_IsOpened() => Assert.Equal((built.Folder, "3.17.2"), (UiFolder.Open(built.Folder, "3.17.2", "--ui-folder").Path, UiFolder.Open(built.Folder, "3.17.2", "--ui-folder").Version));

    [Theory]
    [InlineData("static/js/main.0123abcd.js", "is not whole: static/js/main.0123abcd.js, which its index.html names, is not there.")]
    [InlineData("favicon.ico", "is not whole: favicon.ico, which its index.html names, is not there.")]
    [InlineData("index.html", "has no index.html.")]
    public void MissingFile_IsNamed(string file, string what)
    {
        File.Delete(Path.Combine(built.Folder, file));
        Refused(built.Folder, $"{built.Folder} {what}");
    }

    [Fact]
    public void MissingFolder_IsNamed() => Refused(built.Folder + "-2", $"There is no folder {built.Folder}-2.");

    [Theory]
    [InlineData("")]
    [InlineData("<html><body>my page</body></html>")]
    [InlineData("""<script src="/assets/app.js"></script>""")]
    public void PageOfAnotherProgram_IsRefused(string page)
    {
        built.Write("index.html", page);
        Refused(built.Folder, $"{Path.Combine(built.Folder, "index.html")} is no page of MLflow: it names nothing below static-files/.");
    }

    [Fact]
    public void HugePage_IsNotRead()
    {
        built.Write("index.html", new string(' ', 2_000_000));
        Refused(built.Folder, $"{Path.Combine(built.Folder, "index.html")} is larger than 1,048,576 bytes.");
    }

    static void Refused(string folder, string what)
    {
        var wrong = Assert.Throws<LabException>(() => UiFolder.Open(folder, null, "--ui-folder"));
        Assert.Equal((ErrorKind.Usage, what, "--ui-folder"), (wrong.Kind, wrong.What, wrong.Where));
        Assert.Null(UiFolder.TryOpen(folder, null));
    }
}
