namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is set once or more during the run; readers before the first setting wait.</summary>
public sealed class ValueSnapshot<T>
    where T : class
{
    readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile T? current;
    volatile Exception? failure;

    public bool IsValueSet => current is not null || failure is not null;

    /// <summary>The value now, null before it was set.</summary>
    internal T? Current => current;

    public async Task<T> GetValueAsync(CancellationToken cancellationToken = default)
    {
        await first.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        return failure is { } exception ? throw new InvalidOperationException(exception.Message, exception) : current!;
    }

    public void SetValue(T value)
    {
        failure = null;
        current = value;
        first.TrySetResult();
    }

    public void SetException(Exception exception)
    {
        failure = exception;
        first.TrySetResult();
    }
}
