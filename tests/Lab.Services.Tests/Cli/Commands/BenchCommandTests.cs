using System.Text.Json;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli.Commands;

public sealed class BenchCommandTests(TinyModelFolder model) : IClassFixture<TinyModelFolder>
{
    [Fact]
    public async Task Json_HoldsEveryMeasurementOfTheModelsSizes()
    {
        var run = await CliRun.Of("bench", "--model", model.Folder, "--seconds", "0.001", "--threads", "1", "--json");

        Assert.Equal(0, run.Code);
        var report = Assert.Single(run.Json);
        Assert.Equal((1, 0.001), (report.GetProperty("threads").GetInt32(), report.GetProperty("seconds_each").GetDouble()));
        Assert.Equal(model.Folder, report.GetProperty("model").GetProperty("folder").GetString());
        Assert.Equal(8, report.GetProperty("matrix_product").GetArrayLength());
        // The model reads 48 tokens: 64 and 128 are cut to that, and measured once.
        Assert.Equal(
            ["1x16", "8x16", "32x16", "1x48", "8x48", "32x48"],
            report.GetProperty("forward").EnumerateArray().Select(f => $"{f.GetProperty("texts")}x{f.GetProperty("tokens_per_text")}"));
        Assert.Equal((16, 48), (report.GetProperty("training").GetProperty("texts").GetInt32(), report.GetProperty("training").GetProperty("tokens_per_text").GetInt32()));
        Assert.All(Figures(report), figure => Assert.True(
            figure.Lowest > 0 && figure.Lowest <= figure.Median && figure.Median <= figure.Highest && double.IsFinite(figure.Highest), $"{figure}"));
        Assert.Equal(8 + 2 + (2 * 6) + 1, Figures(report).Count());
    }

    [Fact]
    public async Task Table_NamesProcessorAndEveryPart()
    {
        var run = await CliRun.Of("bench", "--model", model.Folder, "--seconds", "0.001", "--threads", "1");

        Assert.Equal(0, run.Code);
        Assert.StartsWith(Lab.Cli.Json.Processor.Here().Name, run.Out);
        Assert.All(["ffn_up_t64", "32 texts", "tokenizer, 1 thread, MB/s", "training step of 16 x 48"], part => Assert.Contains(part, run.Out, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(2, "--seconds", "0")]
    [InlineData(2, "--seconds", "many")]
    [InlineData(4, "--model", "/no/such/folder")]
    public async Task WrongOption_IsRefusedBeforeAnythingIsMeasured(int code, params string[] options) => Assert.Equal(code, (await CliRun.Of(["bench", .. options])).Code);

    [Fact]
    public async Task Cancelled_EndsWith130()
    {
        var run = await CliRun.With(host => host, ["bench", "--model", model.Folder], new CancellationToken(canceled: true));

        Assert.Equal((130, ""), (run.Code, run.Out));
    }

    static IEnumerable<(double Median, double Lowest, double Highest)> Figures(JsonElement at) => at.ValueKind switch
    {
        JsonValueKind.Object when at.TryGetProperty("median", out var median) => [(median.GetDouble(), at.GetProperty("lowest").GetDouble(), at.GetProperty("highest").GetDouble())],
        JsonValueKind.Object => at.EnumerateObject().SelectMany(property => Figures(property.Value)),
        JsonValueKind.Array => at.EnumerateArray().SelectMany(Figures),
        _ => [],
    };
}
