using System.Text.Json;
using System.Text.Json.Serialization;
using Cronos;

namespace Lab.Records.Jobs.Schedules;

/// <summary>A job that is asked for again and again.</summary>
/// <param name="Name">Of the schedule; a later one of the same name takes its place.</param>
/// <param name="Cron">Minute, hour, day of month, month, day of week: <c>0 3 * * *</c>.</param>
/// <param name="TimeZone">IANA name, or UTC: the times of <paramref name="Cron"/> are of its clocks, across its changes of summer time.</param>
/// <param name="Kind">What to do.</param>
/// <param name="Request">As the kind has it.</param>
/// <param name="Since">When it was made: no earlier time is due.</param>
public sealed record Schedule(string Name, string Cron, string TimeZone, JobKind Kind, JsonElement Request, DateTimeOffset Since)
{
    // Windows to look back in: what is due is among the last times, and a schedule of every minute has half a million a year. The 29th of February needs the longest.
    static readonly TimeSpan[] windows = [TimeSpan.FromHours(1), TimeSpan.FromDays(1), TimeSpan.FromDays(32), TimeSpan.FromDays(367), TimeSpan.MaxValue];

    /// <exception cref="LabException">Name, cron text, time zone or request is not right.</exception>
    public void Check()
    {
        if (Name.Length is 0 or > 100 || Name.Any(char.IsControl)) throw new LabException(ErrorKind.Usage, $"'{Name}' is no name for a schedule.", expected: "1 to 100 characters");
        Parse();
        NewJob.Parse(Kind, Request, "");
    }

    /// <summary>The last time that is due: after <paramref name="after"/>, not after <paramref name="now"/>. Null: none is. Of several that were missed, one.</summary>
    public DateTimeOffset? Due(DateTimeOffset after, DateTimeOffset now)
    {
        var (cron, zone) = Parse();
        if (after >= now) return null;
        foreach (var window in windows)
        {
            var from = window < now - after ? now - window : after;
            if (cron.GetOccurrences(from, now, zone, fromInclusive: false, toInclusive: true).Select(time => (DateTimeOffset?)time.ToUniversalTime()).LastOrDefault() is { } due) return due;
            if (from == after) return null;
        }
        return null;
    }

    /// <summary>The next time; null when there is none.</summary>
    public DateTimeOffset? Next(DateTimeOffset now)
    {
        var (cron, zone) = Parse();
        return cron.GetNextOccurrence(now, zone);
    }

    (CronExpression Cron, TimeZoneInfo Zone) Parse()
    {
        try
        {
            return (CronExpression.Parse(Cron), TimeZoneInfo.FindSystemTimeZoneById(TimeZone));
        }
        catch (CronFormatException wrong)
        {
            throw new LabException(ErrorKind.Usage, $"'{Cron}' is no cron text: {wrong.Message}", expected: "minute, hour, day of month, month and day of week, such as '0 3 * * *' (each day at 3)", inner: wrong);
        }
        catch (Exception wrong) when (wrong is TimeZoneNotFoundException or InvalidTimeZoneException or System.Security.SecurityException or ArgumentException)
        {
            throw new LabException(ErrorKind.Usage, $"There is no time zone '{TimeZone}' on this machine.", expected: "a name such as Europe/Berlin, or UTC", inner: wrong);
        }
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(Schedule))]
sealed partial class ScheduleJson : JsonSerializerContext;
