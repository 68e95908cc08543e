using Lab.Records;
using Lab.Records.Jobs;
using Lab.Records.Jobs.Schedules;

namespace Lab.Trainer.Schedules;

/// <summary>Looks every few seconds whether a schedule is due. All trainers do; a due time is one job.</summary>
sealed partial class Scheduler(JobSchedules schedules, JobQueue queue, TimeProvider time, ILogger<Scheduler> log) : BackgroundService
{
    static readonly TimeSpan interval = TimeSpan.FromSeconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        do
        {
            try
            {
                foreach (var (schedule, id) in await schedules.EnqueueDueAsync(queue, stoppingToken)) LogEnqueued(schedule.Name, id);
            }
            catch (Exception away) when (RedisErrors.IsFailure(away, stoppingToken))
            {
                // The health says so; the next look finds what was missed.
            }
            catch (LabException refused)
            {
                LogRefused(refused.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Information, "Schedule {Name} is due: job {Id}")]
    partial void LogEnqueued(string name, string id);

    [LoggerMessage(LogLevel.Error, "A schedule cannot be enqueued: {Why}")]
    partial void LogRefused(string why);
}
