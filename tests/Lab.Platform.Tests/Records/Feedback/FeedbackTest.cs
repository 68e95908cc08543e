using Lab.Records;
using Lab.TestSupport;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Platform.Tests.Records.Feedback;

/// <summary>A book on a server of its own.</summary>
public abstract class FeedbackTest : RedisTest
{
    private protected static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);
    private protected readonly FakeTimeProvider time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_900_000_000_000));

    private protected FeedbackBook Book => new(Redis, time);

    /// <summary>Sends a correction; the text is its own key.</summary>
    private protected async Task<FeedbackState?> SendAsync(
        string id, string text, string label, FeedbackState wish = FeedbackState.Accepted, string? predicted = null, RedisConnection? redis = null, long most = 1_000)
    {
        var record = new FeedbackRecord(id, time.GetUtcNow().ToUnixTimeMilliseconds(), text, predicted, label, null, "sentiment", "3");
        return (await new FeedbackStream(redis ?? Redis).AppendAsync(record, new(text, wish, time.GetUtcNow()), Remembered, most, Cancellation)).State;
    }

    /// <summary>"a accepted positive, b held negative", in the order of the ids.</summary>
    private protected async Task<string> StatesAsync() => string.Join(
        ", ", (await Book.ListAsync(null, 0, 100, Cancellation)).Items.OrderBy(item => item.Record.Id).Select(item => $"{item.Record.Id} {item.State.ToString().ToLowerInvariant()} {item.Label}"));

    private protected async Task<string> AcceptedAsync() => string.Join(", ", (await Book.AcceptedAsync(Cancellation)).Select(item => $"{item.Id} {item.Label}"));
}
