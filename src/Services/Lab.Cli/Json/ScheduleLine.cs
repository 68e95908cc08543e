using System.Text.Json;
using Lab.Records.Jobs;
using Lab.Records.Jobs.Schedules;

namespace Lab.Cli.Json;

/// <summary>A schedule as <c>lab jobs schedule --json</c> prints it.</summary>
/// <param name="Next">Null: it has no next time, or what was written is no cron text.</param>
sealed record ScheduleLine(string Name, string Cron, string TimeZone, JobKind Kind, JsonElement Request, DateTimeOffset? Next)
{
    public static ScheduleLine Of(Schedule schedule, DateTimeOffset now) => new(schedule.Name, schedule.Cron, schedule.TimeZone, schedule.Kind, schedule.Request, TryNext(schedule, now));

    static DateTimeOffset? TryNext(Schedule schedule, DateTimeOffset now)
    {
        try
        {
            return schedule.Next(now);
        }
        catch (LabException)
        {
            return null;
        }
    }
}
