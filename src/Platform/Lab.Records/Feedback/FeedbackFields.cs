using System.Globalization;
using StackExchange.Redis;

namespace Lab.Records;

/// <summary>Corrections as the scripts take and give them.</summary>
static class FeedbackFields
{
    /// <summary>id, time, text, label, predicted or '', wish, now.</summary>
    public static RedisValue[] Of(FeedbackRecord record, FeedbackAdmission admission) =>
        [record.Id, record.Time, admission.TextKey, record.Correct, record.Predicted ?? "", Word(admission.State), Milliseconds(admission.Time)];

    public static RedisValue Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static string Word(FeedbackState state) => state switch
    {
        FeedbackState.Pending => "pending",
        FeedbackState.Accepted => "accepted",
        FeedbackState.Held => "held",
        FeedbackState.Dropped => "dropped",
        _ => "used",
    };

    public static FeedbackState? State(RedisValue word) => Enum.GetValues<FeedbackState>().Cast<FeedbackState?>().FirstOrDefault(state => Word(state!.Value) == word);

    /// <summary>What <see cref="FeedbackScripts.Read"/> gives of each: a hash and the fields of an entry. What is of another form is left out.</summary>
    public static IEnumerable<FeedbackItem> Read(RedisResult found)
    {
        foreach (var one in (RedisResult[])found!)
        {
            var parts = (RedisResult[])one!;
            var item = Pairs(parts[0]).ToDictionary(StringComparer.Ordinal);
            if (FeedbackRecord.TryParse(Pairs(parts[1])) is not { } record || State(item.GetValueOrDefault("state")) is not { } state || !item.TryGetValue("label", out string? label)) continue;
            bool isAccepted = state is FeedbackState.Accepted or FeedbackState.Used;
            yield return new FeedbackItem(record, state, label, isAccepted ? Time(item.GetValueOrDefault("accepted")) : null, item.GetValueOrDefault("used"));
        }
    }

    static DateTimeOffset? Time(string? milliseconds) =>
        long.TryParse(milliseconds, NumberStyles.None, CultureInfo.InvariantCulture, out long time) ? DateTimeOffset.FromUnixTimeMilliseconds(time) : null;

    static IEnumerable<KeyValuePair<string, string>> Pairs(RedisResult flat) =>
        ((RedisValue[])flat!).Chunk(2).Select(pair => new KeyValuePair<string, string>(pair[0].ToString(), pair[1].ToString()));
}
