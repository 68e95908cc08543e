using System.Globalization;
using Lab.Cli.Bench;
using Lab.Cli.Terminal;
using Spectre.Console;

namespace Lab.Cli.Reports;

/// <summary>`lab bench` for people: median (lowest to highest).</summary>
static class BenchTables
{
    public static void Write(IAnsiConsole console, BenchReport report)
    {
        var (processor, model) = (report.Processor, report.Model);
        Line(console, $"{processor.Name}, {processor.Logical} logical processors; {report.Device} ({report.Kernels}, {report.Precision}), {report.Threads} thread(s); {report.System}, {report.Runtime}");
        Line(console, $"{model.Folder}: {model.Architecture}, {model.Parameters:N0} parameters");
        Line(console, $"Median (lowest to highest) over the rounds of {report.SecondsEach} s.");

        if (report.MatrixProduct.Count > 0)
        {
            var products = Tables.New("matrix product", "rows", "weight", "GFLOP/s");
            foreach (var speed in report.MatrixProduct) products.AddRow(Cells(speed.Name, $"{speed.Tokens:N0}", $"{speed.Outputs} x {speed.Inputs}", Speed(speed.Gflops, "F1")));
            console.Show(products);
        }

        var forward = Tables.New("classification", "tokens a text", "texts/s", "tokens/s");
        foreach (var speed in report.Forward)
            forward.AddRow(Cells(speed.Texts == 1 ? "1 text" : $"{speed.Texts} texts", $"{speed.TokensPerText}", Speed(speed.TextsPerSecond, "F1"), Speed(speed.TokensPerSecond, "N0")));
        console.Show(forward);

        var others = Tables.New("", "speed");
        others.AddRow(Cells("tokenizer, 1 thread, MB/s", Speed(report.Tokenizer.MbPerSecond, "F1")));
        others.AddRow(Cells("tokenizer, 1 thread, tokens/s", Speed(report.Tokenizer.TokensPerSecond, "N0")));
        others.AddRow(Cells($"training step of {report.Training.Texts} x {report.Training.TokensPerText}, tokens/s", Speed(report.Training.TokensPerSecond, "N0")));
        console.Show(others);
    }

    static void Line(IAnsiConsole console, FormattableString text) => console.Write(new Text(text.ToString(CultureInfo.InvariantCulture) + "\n"));

    static string[] Cells(params string[] cells) => Array.ConvertAll(cells, Markup.Escape);

    static string Speed(Figure figure, string format)
    {
        string Number(double value) => value.ToString(format, CultureInfo.InvariantCulture);
        return $"{Number(figure.Median)} ({Number(figure.Lowest)} to {Number(figure.Highest)})";
    }
}
