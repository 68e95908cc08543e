using System.CommandLine;
using System.Text.Json;
using Lab.Cli.Jobs;
using Lab.Cli.Json;
using Lab.Cli.Options;
using Lab.Cli.Reports;
using Lab.Cli.Terminal;
using Lab.Records.Jobs.Schedules;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab jobs schedule</c>: jobs that are asked for again and again.</summary>
sealed class JobsScheduleCommand : Command
{
    public JobsScheduleCommand(LabHost host, CommonOptions common) : base("schedule", "Jobs at certain times.")
    {
        Add(new ScheduleAddCommand(host, common));
        Add(new ScheduleListCommand(host, common));
        Add(new ScheduleRemoveCommand(host, common));
    }
}

/// <summary><c>lab jobs schedule add</c>.</summary>
sealed class ScheduleAddCommand : LabCommand
{
    readonly Argument<string> name = new("NAME") { Description = "Of the schedule; one that has it already is replaced." };
    readonly Option<string?> cron = Text("--cron", "TEXT", "Minute, hour, day of month, month, day of week: '0 3 * * *' is each day at 3.");
    readonly Option<string?> zone = Text("--time-zone", "NAME", "Whose clocks, such as Europe/Berlin. Default: UTC.");
    readonly RequestWords request = new();
    readonly JobPlace place = new();

    public ScheduleAddCommand(LabHost host, CommonOptions common) : base("add", "Make a schedule. Of the times at which no trainer ran, one is made up for.", host, common)
    {
        Add(name);
        request.AddTo(this);
        cron.Required = true;
        Add(cron);
        Add(zone);
        place.AddTo(this, withUrl: false);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        var (kind, asked) = request.Read(parsed);
        var now = Host.Time.GetUtcNow();
        var schedule = new Schedule(parsed.GetRequiredValue(name), parsed.GetRequiredValue(cron)!, parsed.GetValue(zone) ?? "UTC", kind, asked, now);
        schedule.Check();
        await using var jobs = place.OpenRedis(parsed, Host);
        await jobs.SchedulesAsync(async schedules =>
        {
            await schedules.AddAsync(schedule, cancellation);
            return true;
        }, cancellation);
        var line = ScheduleLine.Of(schedule, now);
        if (settings.Json) Host.Out.WriteLine(JsonSerializer.Serialize(line, LabJson.Lines.ScheduleLine));
        else Say(settings, line.Next is { } next ? $"next at {JobTables.Time(next)}" : "it has no next time");
    }
}

/// <summary><c>lab jobs schedule list</c>.</summary>
sealed class ScheduleListCommand : LabCommand
{
    readonly JobPlace place = new();

    public ScheduleListCommand(LabHost host, CommonOptions common) : base("list", "All schedules, with their next times.", host, common) => place.AddTo(this, withUrl: false);

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        await using var jobs = place.OpenRedis(parsed, Host);
        var now = Host.Time.GetUtcNow();
        ScheduleLine[] found = [.. (await jobs.SchedulesAsync(schedules => schedules.ListAsync(cancellation), cancellation)).Select(schedule => ScheduleLine.Of(schedule, now))];
        List(settings, found, LabJson.Lines.ScheduleLine, JobTables.Schedules, "there are no schedules");
    }
}

/// <summary><c>lab jobs schedule remove</c>.</summary>
sealed class ScheduleRemoveCommand : LabCommand
{
    readonly Argument<string> name = new("NAME") { Description = "Of the schedule." };
    readonly JobPlace place = new();

    public ScheduleRemoveCommand(LabHost host, CommonOptions common) : base("remove", "Remove a schedule. Jobs that it asked for stay.", host, common)
    {
        Add(name);
        place.AddTo(this, withUrl: false);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        await using var jobs = place.OpenRedis(parsed, Host);
        string named = parsed.GetRequiredValue(name);
        if (!await jobs.SchedulesAsync(schedules => schedules.RemoveAsync(named, cancellation), cancellation))
            throw new LabException(ErrorKind.Usage, $"There is no schedule '{named}'.", expected: "a name that 'lab jobs schedule list' shows");
        Say(settings, "removed");
    }
}
