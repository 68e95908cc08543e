using Lab.Sentiment;

namespace Lab.Cli.Predictions;

/// <summary>Where predictions go.</summary>
interface IPredictionSink : IDisposable
{
    void Write(TextRow row, Prediction prediction);

    /// <summary>After each window: what was written may be waited for.</summary>
    void Flush();

    /// <summary>After the last row. Disposed without it, the sink leaves no file.</summary>
    void Complete();
}
