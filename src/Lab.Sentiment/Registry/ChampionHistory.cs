using System.Text.Json;
using System.Text.Json.Serialization;
using Lab.Mlflow;

namespace Lab.Sentiment;

/// <summary>
/// Champions of a registered model with their reasons, in its tags: an entry a tag, written once and never changed, so that of two
/// promotions at a time none is lost and every process reads the same. Versions may be deleted, the history stays.
/// </summary>
sealed class ChampionHistory(MlflowClient mlflow, string model)
{
    const string Prefix = "lab.champion.";

    public Task AddAsync(ChampionEntry entry, CancellationToken cancellation)
    {
        var kept = entry with { Reason = ShortText.Of(entry.Reason), Cause = entry.Cause is null ? null : ShortText.Of(entry.Cause) };
        return mlflow.SetRegisteredModelTagAsync(model, Prefix + entry.Id, JsonSerializer.Serialize(kept, ChampionHistoryJson.Default.ChampionEntry), cancellation);
    }

    /// <summary>Takes back an entry whose promotion did not happen.</summary>
    public Task RemoveAsync(ChampionEntry entry, CancellationToken cancellation) => mlflow.DeleteRegisteredModelTagAsync(model, Prefix + entry.Id, cancellation);

    /// <summary>The oldest first; empty where there is no such model.</summary>
    public async Task<IReadOnlyList<ChampionEntry>> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            var tags = (await mlflow.GetRegisteredModelAsync(model, cancellation)).Tags;
            return [.. tags.Where(tag => tag.Key.StartsWith(Prefix, StringComparison.Ordinal)).Select(tag => Parse(tag.Value)).OfType<ChampionEntry>().OrderBy(entry => entry.At)];
        }
        catch (MlflowException missing) when (missing.ErrorCode == ErrorCodes.ResourceDoesNotExist)
        {
            return [];
        }
    }

    /// <summary>Whom a roll back returns to: the champion that the current one replaced. Rolled back again, it is one further back, not the way forward.</summary>
    /// <param name="entries">The oldest first.</param>
    /// <param name="current">The champion now, whoever moved the alias.</param>
    /// <returns>Null: nobody was before.</returns>
    public static string? Before(IReadOnlyList<ChampionEntry> entries, string current)
    {
        var champions = new List<string>();
        foreach (var entry in entries)
        {
            if (entry.From is { } from && champions.LastOrDefault() != from) champions.Add(from);
            if (entry.Change == ChampionChange.Rollback && champions.LastIndexOf(entry.Version) is >= 0 and var earlier)
                champions.RemoveRange(earlier + 1, champions.Count - earlier - 1);
            else if (champions.LastOrDefault() != entry.Version)
                champions.Add(entry.Version);
        }
        int now = champions.LastIndexOf(current);
        return now < 0 ? champions.LastOrDefault() : now > 0 ? champions[now - 1] : null;
    }

    // Tags are anybody's to write.
    static ChampionEntry? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize(text, ChampionHistoryJson.Default.ChampionEntry) is { Id: not null, Version.Length: > 0, Reason: not null } entry ? entry : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChampionEntry))]
sealed partial class ChampionHistoryJson : JsonSerializerContext;
