namespace Lab.Services.Tests.MlflowServer;

/// <summary>A clock that shows another millisecond each time it is read, so that what is made later is later.</summary>
sealed class SteppingTime : TimeProvider
{
    static readonly DateTimeOffset start = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    long reads;

    public override DateTimeOffset GetUtcNow() => start.AddMilliseconds(Interlocked.Increment(ref reads));
}
