using System.Security.Cryptography;
using System.Text;
using Lab.PredictionService.Models;
using Lab.PredictionService.Redis;
using Lab.PredictionService.Telemetry;
using Lab.Records;
using Lab.Sentiment;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Lab.PredictionService.Caching;

/// <summary>
/// Answers in Redis under <c>lab:cache:{model version}:{sha256 of the text}</c>. Asked before tokenising, for a bounded
/// time; written after the answer has been given. Redis away or slow costs hits, never answers.
/// </summary>
sealed class AnswerCache(RedisConnection redis, RedisCircuit circuit, IOptions<CacheOptions> options, TimeProvider time)
{
    const string Prefix = "lab:cache:";

    readonly CacheOptions options = options.Value;

    /// <summary>Fills the places of <paramref name="answers"/> whose texts are known.</summary>
    public async ValueTask FindAsync(ServedModel model, IReadOnlyList<string> texts, Prediction?[] answers, CancellationToken cancellation)
    {
        if (!options.Enabled) return;
        if (!circuit.TryEnter())
        {
            ServiceTelemetry.LookupSkipped(texts.Count);
            return;
        }
        var keys = new RedisKey[texts.Count];
        for (int i = 0; i < keys.Length; i++) keys[i] = Key(model, texts[i]);
        using var late = new CancellationTokenSource(options.LookupTimeout, time);
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
        try
        {
            var found = await redis.ExecuteAsync("MGET", database => database.StringGetAsync(keys), limited.Token);
            circuit.Succeeded();
            int hits = 0;
            for (int i = 0; i < answers.Length; i++)
            {
                if ((byte[]?)found[i] is not { } stored) continue;
                answers[i] = CachedAnswer.Read(stored, texts[i], model.Predictor);
                if (answers[i] is not null) hits++;
            }
            ServiceTelemetry.LookedUp(hits, answers.Length - hits);
        }
        catch (Exception cause) when (RedisErrors.IsFailure(cause, cancellation))
        {
            circuit.Failed(cause);
            ServiceTelemetry.LookupSkipped(texts.Count);
        }
    }

    /// <summary>Keeps an answer; nobody waits for it.</summary>
    public void Store(ServedModel model, string text, Prediction prediction)
    {
        if (options.Enabled && redis.IsConnected) _ = StoreAsync(Key(model, text), CachedAnswer.Write(prediction, model.Predictor.Facts.Version));
    }

    async Task StoreAsync(string key, byte[] value)
    {
        try
        {
            // There may be a thousand in one request.
            await Untraced.Run(() => redis.ExecuteAsync("SET", database => database.StringSetAsync(key, value, options.Ttl)));
        }
        catch (Exception cause) when (RedisErrors.IsFailure(cause))
        {
            circuit.Failed(cause);
        }
        catch (ObjectDisposedException)
        {
            // The service stops.
        }
    }

    /// <summary>Deletes the answers for a text, of whatever version.</summary>
    /// <returns>How many there were.</returns>
    public async Task<long> ForgetAsync(string text, CancellationToken cancellation)
    {
        long forgotten = 0;
        string cursor = "0";
        do
        {
            string from = cursor;
            var page = (RedisResult[])(await redis.ExecuteAsync(
                "SCAN", database => database.ExecuteAsync("SCAN", from, "MATCH", $"{Prefix}*:{Digest(text)}", "COUNT", 1_000), cancellation))!;
            cursor = page[0].ToString();
            if ((RedisKey[]?)page[1] is { Length: > 0 } found) forgotten += await redis.ExecuteAsync("DEL", database => database.KeyDeleteAsync(found), cancellation);
        }
        while (cursor != "0");
        return forgotten;
    }

    static string Key(ServedModel model, string text) => $"{Prefix}{model.Name.Version}:{Digest(text)}";

    static string Digest(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
