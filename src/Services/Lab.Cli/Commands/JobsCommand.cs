using System.CommandLine;
using System.Text.Json;
using Lab.Cli.Jobs;
using Lab.Cli.Json;
using Lab.Cli.Options;
using Lab.Cli.Reports;
using Lab.Cli.Terminal;
using Lab.Records.Jobs;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Commands;

/// <summary><c>lab jobs</c>: what the trainers of a running lab are to do, do, and did.</summary>
sealed class JobsCommand : Command
{
    public JobsCommand(LabHost host, CommonOptions common) : base("jobs", "Ask the trainers of a running lab for work, and see what became of it.")
    {
        Add(new JobsSubmitCommand(host, common));
        Add(new JobsListCommand(host, common));
        Add(new JobsShowCommand(host, common));
        Add(new JobsLogCommand(host, common));
        Add(new JobsChangeCommand("cancel", "End a job: one that waits at once, one that runs within seconds.", (jobs, id, cancellation) => jobs.CancelAsync(id, cancellation), host, common));
        Add(new JobsChangeCommand("retry", "Put a job that failed or was cancelled into the queue again; it goes on from its last checkpoint.", (jobs, id, cancellation) => jobs.RetryAsync(id, cancellation), host, common));
        Add(new JobsScheduleCommand(host, common));
    }
}

/// <summary><c>lab jobs submit</c>.</summary>
sealed class JobsSubmitCommand : LabCommand
{
    readonly RequestWords request = new();
    readonly JobPlace place = new();

    public JobsSubmitCommand(LabHost host, CommonOptions common) : base("submit", "Ask for a job. When the command has ended well, the job is on disk.", host, common)
    {
        request.AddTo(this);
        place.AddTo(this);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        var (kind, asked) = request.Read(parsed);
        await using var jobs = place.Open(parsed, Host);
        var accepted = await jobs.SubmitAsync(kind, asked, cancellation);
        if (settings.Json) Host.Out.WriteLine(JsonSerializer.Serialize(accepted, LabJson.Lines.JobAccepted));
        else Host.Out.WriteLine(accepted.JobId);
    }
}

/// <summary><c>lab jobs list</c>.</summary>
sealed class JobsListCommand : LabCommand
{
    const int Usual = 20, Most = 1_000;

    readonly Option<int?> limit = Whole("--limit", $"Jobs at most, the newest. Default: {Usual}.", 1, Most);
    readonly JobPlace place = new();

    public JobsListCommand(LabHost host, CommonOptions common) : base("list", "The newest jobs.", host, common)
    {
        Add(limit);
        place.AddTo(this);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        await using var jobs = place.Open(parsed, Host);
        List(settings, await jobs.ListAsync(parsed.GetValue(limit) ?? Usual, cancellation), LabJson.Lines.JobStatus, JobTables.List, "there are no jobs");
    }
}

/// <summary><c>lab jobs show</c>.</summary>
sealed class JobsShowCommand : LabCommand
{
    readonly Argument<string> id = new("ID") { Description = "Of the job." };
    readonly JobPlace place = new();

    public JobsShowCommand(LabHost host, CommonOptions common) : base("show", "Where a job stands and what came out.", host, common)
    {
        Add(id);
        place.AddTo(this);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        await using var jobs = place.Open(parsed, Host);
        var job = await jobs.FindAsync(parsed.GetRequiredValue(id), cancellation);
        if (settings.Json) Host.Out.WriteLine(JsonSerializer.Serialize(job, LabJson.Lines.JobStatus));
        else foreach (var table in JobTables.Of(job)) Tables(settings).Show(table);
    }
}

/// <summary><c>lab jobs log</c>.</summary>
sealed class JobsLogCommand : LabCommand
{
    static readonly TimeSpan pause = TimeSpan.FromSeconds(1);

    readonly Argument<string> id = new("ID") { Description = "Of the job." };
    readonly Option<bool> follow = Flag("--follow", "Goes on with new lines until the job has ended.");
    readonly JobPlace place = new();

    public JobsLogCommand(LabHost host, CommonOptions common) : base("log", "What the trainers wrote about a job.", host, common)
    {
        Add(id);
        Add(follow);
        place.AddTo(this);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        string job = parsed.GetRequiredValue(id);
        await using var jobs = place.Open(parsed, Host);
        string? last = null;
        for (bool ended = !parsed.GetValue(follow); ; await Task.Delay(pause, Host.Time, cancellation))
        {
            // First whether it has ended: what it wrote before is read after.
            ended = ended || (await jobs.FindAsync(job, cancellation)).State.IsEnd;
            foreach (var line in await jobs.LinesAsync(job, last, cancellation))
            {
                Host.Out.WriteLine(settings.Json
                    ? JsonSerializer.Serialize(line, LabJson.Lines.JobLine)
                    : string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{line.Time.ToLocalTime():yyyy-MM-dd HH:mm:ss} {line.Text}"));
                last = line.Id;
            }
            Host.Out.Flush();
            if (ended) return;
        }
    }
}

/// <summary><c>lab jobs cancel</c> and <c>lab jobs retry</c>.</summary>
sealed class JobsChangeCommand : LabCommand
{
    readonly Argument<string> id = new("ID") { Description = "Of the job." };
    readonly JobPlace place = new();
    readonly Func<IJobAccess, string, CancellationToken, Task<JobStatus>> change;

    public JobsChangeCommand(string name, string description, Func<IJobAccess, string, CancellationToken, Task<JobStatus>> change, LabHost host, CommonOptions common)
        : base(name, description, host, common)
    {
        this.change = change;
        Add(id);
        place.AddTo(this);
    }

    protected override async Task RunAsync(ParseResult parsed, CommonSettings settings, CancellationToken cancellation)
    {
        await using var jobs = place.Open(parsed, Host);
        var job = await change(jobs, parsed.GetRequiredValue(id), cancellation);
        if (settings.Json) Host.Out.WriteLine(JsonSerializer.Serialize(job, LabJson.Lines.JobStatus));
        else Say(settings, $"{JobStates.Word(job.State)}{(job.Message.Length > 0 ? $": {job.Message}" : "")}");
    }
}
