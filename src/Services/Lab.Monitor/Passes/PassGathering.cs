using Lab.Monitor.Alerts;
using Lab.Monitoring;
using Lab.Monitoring.Staleness;
using Lab.Records;
using Lab.Records.Jobs;

namespace Lab.Monitor.Passes;

/// <summary>Asks the sources. One that is away gives its reason instead of its answer; the others still count.</summary>
static class PassGathering
{
    static readonly TimeSpan longestWait = TimeSpan.FromSeconds(30);

    public static async Task<PassInput> GatherAsync(
        Sources sources, IAlertStates states, MonitorOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var now = time.GetUtcNow();
        var predictions = AskAsync<IReadOnlyList<PredictionRecord>>(
            sources.Predictions is { } log ? token => log.ReadAsync(now - options.Drift.Window, options.Drift.MaximumRows, token) : null,
            "ConnectionStrings:redis is not set.", time, cancellation);
        var history = AskAsync<ModelHistory>(
            sources.History is { } registry ? registry.ReadAsync : null, "ConnectionStrings:mlflow is not set.", time, cancellation);
        var champion = (await history).Value?.Champion;
        var reference = await AskAsync(token => sources.Reference.ReadAsync(champion, token), "", time, cancellation);
        // Where Redis is away the prediction log says so already; what was found stays there.
        var found = await AskAsync<IReadOnlyList<Finding>>(sources.Board is { } board ? token => board.ReadAsync(now, token) : null, "", time, cancellation);
        var corrections = AskAsync<IReadOnlyList<FeedbackItem>>(sources.Feedback is { } book ? book.AcceptedItemsAsync : token => Task.FromResult<IReadOnlyList<FeedbackItem>>([]), "", time, cancellation);
        var retrainings = AskAsync<IReadOnlyList<Job>>(sources.Retrainings is { } desk ? desk.ReadAsync : token => Task.FromResult<IReadOnlyList<Job>>([]), "", time, cancellation);
        return new PassInput(now, await predictions, await history, reference, await corrections, await retrainings, await states.LoadAsync(cancellation)) { Found = found.Value ?? [] };
    }

    static async Task<Gathered<T>> AskAsync<T>(
        Func<CancellationToken, Task<T>>? ask, string unset, TimeProvider time, CancellationToken cancellation)
    {
        if (ask is null) return new(default, unset);
        using var timeout = new CancellationTokenSource(longestWait, time);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellation);
        try
        {
            return await ask(both.Token);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw;
        }
        catch (OperationCanceledException)
        {
            return new(default, $"No answer within {longestWait.TotalSeconds:0} s.");
        }
        // Whatever a source throws is a reason that an operator reads; the next pass asks again.
        catch (Exception away)
        {
            return new(default, away.Message);
        }
    }
}
