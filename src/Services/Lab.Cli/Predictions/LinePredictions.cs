using System.Globalization;
using Lab.Cli.Terminal;
using Lab.Sentiment;
using Spectre.Console;

namespace Lab.Cli.Predictions;

/// <summary>A line for people: label, confidence, text; on a terminal with colours, and with a bar for each class when the texts are few. A regression has numbers in place of shares, and no bars.</summary>
sealed class LinePredictions(LabHost host, IReadOnlyList<string> labels, bool areProbabilities, bool bars) : IPredictionSink
{
    const int BarWidth = 30;

    readonly int labelWidth = labels.Max(label => label.Length);
    readonly IAnsiConsole? console = host.OutIsTerminal ? Consoles.Out(host) : null;

    public void Write(TextRow row, Prediction prediction)
    {
        string text = OneLine(row.Text);
        string label = prediction.Label.PadRight(labelWidth);
        string notes = string.Concat(prediction.Warnings.Select(warning => $" ({Note(warning)})"));
        if (console is null)
        {
            host.Out.WriteLine($"{label}  {Score(prediction.Confidence)}  {text}{notes}");
            return;
        }
        int room = Math.Max(20, host.Width - labelWidth - 10 - notes.Length);
        if (text.Length > room) text = text[..(char.IsHighSurrogate(text[room - 4]) ? room - 4 : room - 3)] + "...";
        console.MarkupLine($"[bold {Colour(prediction.Label)}]{Markup.Escape(label)}[/]  {Score(prediction.Confidence)}  {Markup.Escape(text)}[yellow]{notes}[/]");
        if (!bars || !areProbabilities) return;
        foreach (var (name, score) in prediction.Scores)
            console.MarkupLine($"  [grey]{Markup.Escape(name.PadRight(labelWidth))}[/]  {Score(score)}  [{Colour(name)}]{new string('━', (int)MathF.Round(score * BarWidth))}[/]");
    }

    public void Flush() => host.Out.Flush();

    public void Complete()
    {
    }

    public void Dispose()
    {
    }

    static string Note(PredictionWarning warning) =>
        warning == PredictionWarning.Truncated ? "end not read: too long"
        : warning == PredictionWarning.NoKnownWords ? "no word that the model knows: the label means little"
        : "nothing visible: the label means nothing";

    string Score(float score) => areProbabilities
        ? string.Create(CultureInfo.InvariantCulture, $"{100 * score,5:F1}%")
        : string.Create(CultureInfo.InvariantCulture, $"{score,6:F3}");

    // Line breaks and other controls of a text would break the list, or drive the terminal.
    static string OneLine(string text) => string.Create(text.Length, text, (line, source) =>
    {
        for (int i = 0; i < line.Length; i++) line[i] = char.IsControl(source[i]) ? ' ' : source[i];
    });

    static string Colour(string label) => label switch
    {
        "positive" => "green",
        "negative" => "red",
        _ => "yellow",
    };
}
