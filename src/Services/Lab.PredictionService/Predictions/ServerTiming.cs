using System.Globalization;
using Lab.Sentiment;

namespace Lab.PredictionService.Predictions;

/// <summary>
/// The header Server-Timing: where the time of an answer went, in milliseconds. Of many texts: tokenise is the sum; queue and
/// model are those of the text that took longest, because texts wait and compute side by side. Of a CSV: of its first window.
/// <code>Server-Timing: tokenise;dur=0.113, queue;dur=0.021, model;dur=3.402</code>
/// </summary>
static class ServerTiming
{
    public const string Header = "Server-Timing";

    public static PredictionTimes Of(IReadOnlyList<Prediction> predictions)
    {
        var (tokenise, slowest) = (TimeSpan.Zero, default(PredictionTimes));
        foreach (var prediction in predictions)
        {
            var times = prediction.Times;
            tokenise += times.Tokenize;
            if (times.Queue + times.Model > slowest.Queue + slowest.Model) slowest = times;
        }
        return slowest with { Tokenize = tokenise };
    }

    public static string Write(PredictionTimes times) => string.Create(
        CultureInfo.InvariantCulture,
        $"tokenise;dur={times.Tokenize.TotalMilliseconds:0.###}, queue;dur={times.Queue.TotalMilliseconds:0.###}, model;dur={times.Model.TotalMilliseconds:0.###}");
}
