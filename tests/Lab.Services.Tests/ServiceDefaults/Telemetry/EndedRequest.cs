using System.Diagnostics;

namespace Lab.Services.Tests.ServiceDefaults.Telemetry;

/// <summary>
/// The span of a request ends after its answer has arrived: a host that is stopped in between would not have it to export.
/// Made after the host, so that it is told after the host's own listeners.
/// </summary>
sealed class EndedRequest : IDisposable
{
    readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly ActivityListener listener;

    /// <param name="route">Template of the route that is waited for.</param>
    public EndedRequest(string route)
    {
        listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Microsoft.AspNetCore",
            ActivityStopped = activity =>
            {
                if (activity.GetTagItem("http.route") as string == route) ended.TrySetResult();
            },
        };
        ActivitySource.AddActivityListener(listener);
    }

    public Task WaitAsync(CancellationToken cancellation) => ended.Task.WaitAsync(TimeSpan.FromSeconds(30), cancellation);

    public void Dispose() => listener.Dispose();
}
