using System.Globalization;
using System.Text.Json;
using Lab.Cli.Errors;
using Lab.Cli.Json;
using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.Sentiment;

namespace Lab.Cli.Predictions;

/// <summary>Window by window from source to model to sink, with progress on stderr.</summary>
sealed class PredictionRun(
    LabHost host, CommonSettings settings, ITextSource source, SentimentModel model, IPredictionSink sink, string? outputFile)
{
    readonly List<string> texts = [];
    readonly Dictionary<PredictionWarning, long> warnings = PredictionWarning.All.ToDictionary(warning => warning, _ => 0L);
    long rows;

    public async Task RunAsync(CancellationToken cancellation)
    {
        long started = host.Time.GetTimestamp();
        // A moving bar and a list on the same terminal would disturb each other.
        bool quiet = outputFile is null && host.OutIsTerminal;
        await LiveProgress.RunAsync(host, "predict", live: !quiet && outputFile is not null, progress =>
        {
            foreach (var window in source.Windows(cancellation))
            {
                Classify(window, cancellation);
                if (!quiet) progress.Update(source.Read, $"{rows:N0} rows, {Speed(host.Time.GetElapsedTime(started)):N0} rows/s");
            }
        });
        sink.Complete();
        var elapsed = host.Time.GetElapsedTime(started);
        BadRowText.Write(host, source.BadRows);
        if (outputFile is null) return;
        var (truncated, unknown, invisible) = (warnings[PredictionWarning.Truncated], warnings[PredictionWarning.NoKnownWords], warnings[PredictionWarning.NothingVisible]);
        if (truncated > 0) Message.Warn(host, $"{truncated:N0} texts are longer than {model.MaxLength} tokens: their end was not read.");
        if (unknown > 0) Message.Warn(host, $"{unknown:N0} texts have no word that the model knows: their label means little.");
        if (invisible > 0) Message.Warn(host, $"{invisible:N0} texts have nothing visible, or nothing that cleaning leaves: their label means nothing.");
        host.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} rows in {elapsed.TotalSeconds:F1} s ({Speed(elapsed):N0} rows/s) -> {outputFile}"));
        if (settings.Json)
            host.Out.WriteLine(JsonSerializer.Serialize(
                new PredictedFile(outputFile, rows, source.BadRows.Count, truncated, unknown, invisible, elapsed.TotalSeconds, Speed(elapsed)), LabJson.Lines.PredictedFile));
    }

    void Classify(IReadOnlyList<TextRow> window, CancellationToken cancellation)
    {
        texts.Clear();
        foreach (var row in window) texts.Add(row.Text);
        var predictions = model.Predict(texts, cancellation);
        for (int i = 0; i < window.Count; i++)
        {
            sink.Write(window[i], predictions[i]);
            foreach (var warning in predictions[i].Warnings) warnings[warning]++;
        }
        sink.Flush();
        rows += window.Count;
    }

    double Speed(TimeSpan elapsed) => elapsed > TimeSpan.Zero ? rows / elapsed.TotalSeconds : 0;
}
