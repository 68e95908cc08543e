using System.Globalization;
using System.Text.Json;
using StackExchange.Redis;

namespace Lab.Records.Jobs.Schedules;

/// <summary>
/// Schedules in the Redis hash <see cref="Key"/>. Any number of workers ask what is due; each due time is one job, because it is the key of the
/// submission.
/// </summary>
public sealed class JobSchedules(RedisConnection redis, TimeProvider time)
{
    /// <summary>Hash: name to schedule as JSON.</summary>
    public const string Key = "lab:schedules";

    /// <summary>Hash: name to the last due time that was enqueued, in milliseconds since 1970.</summary>
    const string LastKey = "lab:schedules:last";

    /// <summary>Makes a schedule, or puts it in the place of one with that name.</summary>
    /// <exception cref="LabException">It is not right.</exception>
    public async Task AddAsync(Schedule schedule, CancellationToken cancellation = default)
    {
        schedule.Check();
        await redis.ExecuteAsync("HSET", database => database.HashSetAsync(Key, schedule.Name, JsonSerializer.Serialize(schedule, ScheduleJson.Default.Schedule)), cancellation);
    }

    /// <returns>False: there was none.</returns>
    public async Task<bool> RemoveAsync(string name, CancellationToken cancellation = default)
    {
        bool removed = await redis.ExecuteAsync("HDEL", database => database.HashDeleteAsync(Key, name), cancellation);
        await redis.ExecuteAsync("HDEL", database => database.HashDeleteAsync(LastKey, name), cancellation);
        return removed;
    }

    /// <summary>By name; what cannot be read is left out.</summary>
    public async Task<IReadOnlyList<Schedule>> ListAsync(CancellationToken cancellation = default)
    {
        var fields = await redis.ExecuteAsync("HGETALL", database => database.HashGetAllAsync(Key), cancellation);
        return [.. fields.Select(field => TryParse(field.Value.ToString())).OfType<Schedule>().OrderBy(schedule => schedule.Name, StringComparer.Ordinal)];
    }

    /// <summary>Asks for the jobs that are due. Of the times that nobody was there for, the last counts.</summary>
    /// <returns>What was enqueued now.</returns>
    public async Task<IReadOnlyList<(Schedule Schedule, string JobId)>> EnqueueDueAsync(JobQueue queue, CancellationToken cancellation = default)
    {
        var schedules = await ListAsync(cancellation);
        if (schedules.Count == 0) return [];
        var last = (await redis.ExecuteAsync("HGETALL", database => database.HashGetAllAsync(LastKey), cancellation)).ToDictionary(field => field.Name.ToString(), field => (long)field.Value);
        var enqueued = new List<(Schedule, string)>();
        foreach (var schedule in schedules)
        {
            var after = last.TryGetValue(schedule.Name, out long before) && DateTimeOffset.FromUnixTimeMilliseconds(before) is var done && done > schedule.Since ? done : schedule.Since;
            if (TryDue(schedule, after) is not { } due) continue;
            string key = string.Create(CultureInfo.InvariantCulture, $"schedule {schedule.Name} {due:yyyy-MM-ddTHH:mm:ssZ}");
            // The key first: a worker that dies here is repeated by the next, to no effect.
            var submitted = await queue.SubmitAsync(NewJob.Parse(schedule.Kind, schedule.Request, $"schedule {schedule.Name}", key), cancellation);
            await redis.ExecuteAsync("HSET", database => database.HashSetAsync(LastKey, schedule.Name, due.ToUnixTimeMilliseconds()), cancellation);
            if (submitted.IsNew) enqueued.Add((schedule, submitted.Id));
        }
        return enqueued;
    }

    // Another program may have written it.
    DateTimeOffset? TryDue(Schedule schedule, DateTimeOffset after)
    {
        try
        {
            return schedule.Due(after, time.GetUtcNow());
        }
        catch (LabException)
        {
            return null;
        }
    }

    static Schedule? TryParse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, ScheduleJson.Default.Schedule);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
