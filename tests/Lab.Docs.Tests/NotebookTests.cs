using System.Text.Json.Nodes;
using Lab.Docs.Tests.Readme;
using Lab.TestSupport;

namespace Lab.Docs.Tests;

/// <summary>
/// The notebooks of the repository, run through the real protocol with sizes that a test can afford. What a cell shows is compared with
/// what is committed, save for cells tagged <c>volatile</c>: those depend on the sizes, on the processor or on the time.
/// </summary>
public sealed class NotebookTests
{
    // Bytes with outputs: pictures are SVG of some kilobytes.
    const long largest = 512 << 10;

    public static TheoryData<string, string> Runs => new()
    {
        { "01-explore-reviews", "--param noiseRows=45 --param folds=2" },
        { "02-fine-tune", "--param share=0.05 --param epochs=1 --param maxLength=32" },
        { "03-compare-models", "--param rows=40 --param foldRows=30 --param folds=2" },
        { "04-explain", "--param rows=40 --param tested=2 --param probed=2" },
        { "05-drift-and-staleness", "--param rows=60" },
        { "06-serve", "--param requests=20" },
    };

    static string Folder => Path.Combine(RepositoryRoot.Path, "notebooks");

    [Theory, MemberData(nameof(Runs))]
    public async Task Notebook_RunsAgainToWhatIsCommitted(string name, string sizes)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Commands are run by bash.");
        using var folder = new ExampleFolder();
        string keeps = Read(name).Any(cell => Source(cell).Contains("string work =", StringComparison.Ordinal)) ? "--param work=\"$PWD/kept\"" : "";

        var (code, output, error) = await folder.RunAsync(
            $"lab notebook run notebooks/{name}.ipynb --output again.ipynb {sizes} {keeps} >&2; cat again.ipynb", TestContext.Current.CancellationToken);

        Assert.True(code == 0, error);
        var again = JsonNode.Parse(output)!["cells"]!.AsArray().ToDictionary(cell => (string)cell!["id"]!, cell => cell!);
        foreach (var cell in Read(name).Where(cell => !IsVolatile(cell))) Assert.Equal((Source(cell), Shown(cell)), (Source(cell), Shown(again[(string)cell["id"]!])));
    }

    [Fact]
    public void EveryNotebook_IsRun() =>
        Assert.Equal(
            Directory.GetFiles(Folder, "*.ipynb").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal),
            Runs.Select(run => run.Data.Item1));

    [Fact]
    public void CommittedOutputs_AreThereWithoutErrorsAndSmall()
    {
        foreach (string name in Runs.Select(run => run.Data.Item1))
        {
            Assert.InRange(new FileInfo(Path.Combine(Folder, name + ".ipynb")).Length, 1, largest);
            var cells = Read(name);
            Assert.All(cells, cell => Assert.DoesNotContain(cell["outputs"]!.AsArray(), output => (string?)output!["output_type"] == "error"));
            Assert.True(cells.Count(cell => cell["outputs"]!.AsArray().Count > 0) > cells.Count / 2, $"{name} is committed without its outputs: lab notebook run notebooks/{name}.ipynb");
        }
    }

    static List<JsonNode> Read(string name) =>
    [
        .. JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, name + ".ipynb")))!["cells"]!.AsArray()
            .Where(cell => (string?)cell!["cell_type"] == "code").Select(cell => cell!),
    ];

    static bool IsVolatile(JsonNode cell) => cell["metadata"]?["tags"]?.AsArray().Any(tag => (string?)tag is "volatile" or "optional") == true;

    static string Source(JsonNode cell) => Text(cell["source"]);

    // What people read of the outputs: streams and the plain form of displays.
    static string Shown(JsonNode cell) =>
        string.Concat(cell["outputs"]!.AsArray().Select(output => Text(output!["text"] ?? output["data"]?["text/plain"] ?? output["evalue"]) + "\n"));

    static string Text(JsonNode? lines) => lines switch
    {
        JsonArray many => string.Concat(many.Select(line => (string)line!)),
        { } one => (string)one!,
        _ => "",
    };
}
