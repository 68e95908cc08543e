using System.Runtime.CompilerServices;
using Xunit;

namespace Lab.TestSupport;

/// <summary>
/// Asks again until what another process, a file or a background task brings about is there, for at most <see cref="Limit"/>. Where
/// there is a signal to wait for, a test waits for that.
/// </summary>
public static class Eventually
{
    static readonly TimeSpan between = TimeSpan.FromMilliseconds(10);

    public static TimeSpan Limit { get; } = TimeSpan.FromSeconds(60);

    /// <param name="condition">Asked about a hundred times a second.</param>
    /// <param name="what">What is waited for, for the message of a test that waited in vain.</param>
    public static Task HoldsAsync(Func<bool> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        GetAsync(what, () => Task.FromResult(condition() ? what : null));

    /// <inheritdoc cref="HoldsAsync(Func{bool}, string)"/>
    public static Task HoldsAsync(Func<Task<bool>> condition, [CallerArgumentExpression(nameof(condition))] string what = "") =>
        GetAsync(what, async () => await condition() ? what : null);

    /// <summary>The first answer that is not null.</summary>
    public static async Task<T> GetAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        late.CancelAfter(Limit);
        using var timer = new PeriodicTimer(between);
        while (true)
        {
            if (await ask() is { } answer) return answer;
            try
            {
                await timer.WaitForNextTickAsync(late.Token);
            }
            catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Waited {Limit.TotalSeconds:F0} s in vain for: {what}.");
            }
        }
    }
}
