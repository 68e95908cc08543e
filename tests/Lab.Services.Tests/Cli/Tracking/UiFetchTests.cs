using Lab.MlflowServer.WebUi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lab.Services.Tests.Cli.Tracking;

/// <summary><c>lab tracking --fetch-ui</c> against an index of this process, which has a file of another checksum; with LAB_MLFLOW the real package too.</summary>
public sealed class UiFetchTests : IAsyncLifetime
{
    readonly WorkFolder work = new();
    WebApplication? index;
    string page = "";
    byte[] wheel = "not the package"u8.ToArray();

    static CancellationToken Deadline => TestContext.Current.CancellationToken;

    string Address => index!.Urls.Single();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseSetting("urls", "http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        index = builder.Build();
        index.MapGet("/simple/mlflow/", () => Results.Content(page, "text/html"));
        index.MapGet("/packages/{name}", (string name) => name == UiWheel.FileName ? Results.Bytes(wheel) : Results.NotFound());
        await index.StartAsync(Deadline);
    }

    public async ValueTask DisposeAsync()
    {
        await index!.DisposeAsync();
        work.Dispose();
    }

    [Fact]
    public async Task RealPackage_ComesFromTheIndex_AndIsServedFromTheCache()
    {
        string? folder = Environment.GetEnvironmentVariable("LAB_MLFLOW");
        Assert.SkipUnless(folder is not null, "LAB_MLFLOW is not set: no wheel of MLflow.");
        wheel = await File.ReadAllBytesAsync(Path.Combine(folder, "server-wheels", UiWheel.FileName), Deadline);
        page = $"""<a href="../../packages/mlflow-3.17.1-py3-none-any.whl">old</a><br/><A data-x='1' HREF='../../packages/{UiWheel.FileName}#sha256=0'>new</A>""";

        var run = await FetchAsync("--json");

        Assert.Equal(0, run.Code);
        string ui = Path.Combine(work["cache"], "mlflow-ui", UiFinder.Version);
        Assert.Equal(ui, Assert.Single(run.Json).GetProperty("ui_folder").GetString());
        Assert.NotNull(UiFinder.Find(Variable));
        // The download is not kept.
        Assert.Equal([ui, Path.Combine(work["cache"], "mlflow-ui", "lock")], Directory.GetFileSystemEntries(Path.Combine(work["cache"], "mlflow-ui")).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task IndexWithoutTheVersion_IsNamed()
    {
        page = """<a href="/packages/mlflow-3.17.1-py3-none-any.whl">x</a>""";
        var run = await FetchAsync();
        Assert.Equal((3, ""), (run.Code, run.Out));
        Assert.StartsWith($"error: The package index has no {UiWheel.FileName}.\n  where: {Address}/simple/mlflow/\n", run.Error);
    }

    [Theory]
    [InlineData("file:///etc/")]
    [InlineData("ftp://example.com/")]
    public async Task LinkElsewhereThanToTheWeb_IsNotFollowed(string start)
    {
        page = $"""<a href="{start}{UiWheel.FileName}">x</a>""";
        var run = await FetchAsync();
        Assert.StartsWith($"error: The package index has no {UiWheel.FileName}.\n", run.Error);
    }

    [Fact]
    public async Task OtherContent_IsRefused_FromIndexAddressAndFile()
    {
        page = $"""<a href="{Address}/packages/{UiWheel.FileName}">x</a>""";
        string[][] ways = [[], [$"{Address}/packages/{UiWheel.FileName}"], [work.Write(UiWheel.FileName, "something")]];
        foreach (string[] way in ways)
        {
            var run = await FetchAsync(way);
            Assert.Equal((3, ""), (run.Code, run.Out));
            Assert.StartsWith($"error: The file is not {UiWheel.FileName}: its SHA-256 is ", run.Error);
            Assert.Null(UiFinder.Find(Variable));
        }
    }

    [Fact]
    public async Task ServerThatIsAway_IsNamed()
    {
        var run = await FetchAsync("http://127.0.0.1:9/" + UiWheel.FileName);
        Assert.Equal(3, run.Code);
        Assert.StartsWith("error: The server cannot be reached: ", run.Error);
    }

    Task<CliRun> FetchAsync(params string[] more) => CliRun.With(host => host with { Variable = Variable }, ["tracking", "--fetch-ui", .. more]);

    string? Variable(string name) => name switch { "LAB_CACHE" => work["cache"], "PIP_INDEX_URL" => Address + "/simple", _ => null };
}
