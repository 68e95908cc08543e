using System.Text.Json;
using Lab.Cli.Json;
using Lab.Sentiment;

namespace Lab.Cli.Predictions;

/// <summary>A JSON object a line.</summary>
sealed class JsonPredictions(TextWriter writer) : IPredictionSink
{
    public void Write(TextRow row, Prediction prediction) =>
        writer.WriteLine(JsonSerializer.Serialize(PredictionLine.Of(row.Text, prediction), LabJson.Lines.PredictionLine));

    public void Flush() => writer.Flush();

    public void Complete()
    {
    }

    public void Dispose()
    {
    }
}
