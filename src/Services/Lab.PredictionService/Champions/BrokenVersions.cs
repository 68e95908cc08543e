using Lab.Sentiment;

namespace Lab.PredictionService.Champions;

/// <summary>Versions that could not be loaded, and when each may be tried again: later each time.</summary>
sealed class BrokenVersions(TimeSpan firstPause, TimeProvider time)
{
    static readonly TimeSpan longestPause = TimeSpan.FromHours(1);

    RegisteredVersion? broken;
    TimeSpan pause;
    long failedAt;

    public bool MayTry(RegisteredVersion model) => model != broken || time.GetElapsedTime(failedAt) >= pause;

    public void Add(RegisteredVersion model)
    {
        var longer = pause * 2 < longestPause ? pause * 2 : longestPause;
        pause = model == broken ? longer : firstPause;
        (broken, failedAt) = (model, time.GetTimestamp());
    }

    public void Clear() => broken = null;
}
