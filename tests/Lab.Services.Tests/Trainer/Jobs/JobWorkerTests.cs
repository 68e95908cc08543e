using System.Net.Http.Json;
using System.Text.Json;
using Lab.Mlflow;
using Lab.Records.Jobs;
using Lab.TestSupport;
using Lab.Trainer.Jobs;
using StackExchange.Redis;

namespace Lab.Services.Tests.Trainer.Jobs;

public sealed class JobWorkerTests : TrainerTest
{
    protected override string[] Configuration => ["appendonly yes", "appendfsync always"];

    static NewJob Any => NewJob.Evaluate(new EvaluateRequest("reviews.csv"), "person");

    [Fact]
    public async Task Job_IsDoneOnce_AndItsFolderGoes()
    {
        string? folder = null;
        await StartAsync(new Handler((context, _) =>
        {
            folder = context.WorkFolder;
            File.WriteAllText(Path.Combine(folder, "half"), "");
            context.Log("a line");
            context.RunId = "run";
            return Task.FromResult(JobEnd.Succeeded("Done."));
        }));

        string id = await SubmitAsync(Any);

        var job = await EndAsync(id);
        Assert.Equal((JobState.Succeeded, "Done.", 1.0, 1, "run"), (job.State, job.Message, job.Progress, job.Attempt, job.RunId));
        Assert.Equal(["a line"], await LogAsync(id));
        await Eventually.HoldsAsync(() => !Directory.Exists(folder));
    }

    [Fact]
    public async Task CancelledJob_EndsWithinSeconds()
    {
        await StartAsync(Handler.Waits());
        string id = await SubmitAsync(Any);
        await UntilAsync(id, job => job is { State: JobState.Running, Message: "waiting" });

        await Queue.CancelAsync(id, Cancellation);

        Assert.Equal(JobState.Cancelled, (await EndAsync(id)).State);
    }

    [Fact]
    public async Task StoppedTrainer_GivesItsJobBack_AndTheNextGoesOnInTheSameFolder()
    {
        var first = await StartAsync(Handler.Waits());
        string id = await SubmitAsync(Any);
        await UntilAsync(id, job => job is { State: JobState.Running, Message: "waiting" });

        await first.StopAsync(Cancellation);

        Assert.Equal(JobState.Queued, (await Queue.FindAsync(id, Cancellation))!.State);
        string[] found = [];
        await StartAsync(new Handler((context, _) =>
        {
            found = Directory.GetFiles(context.WorkFolder);
            return Task.FromResult(JobEnd.Succeeded(""));
        }));
        Assert.Equal((JobState.Succeeded, 2), (await EndAsync(id) is var job ? job.State : default, job.Attempt));
        Assert.Equal("half", Path.GetFileName(Assert.Single(found)));
    }

    [Fact]
    public async Task HandlerThatThrows_FailsItsJob_AndTheRetryHasTheFolder()
    {
        int attempts = 0;
        string[] found = [];
        await StartAsync(new Handler((context, _) =>
        {
            if (++attempts == 1)
            {
                File.WriteAllText(Path.Combine(context.WorkFolder, "half"), "");
                throw new InvalidOperationException("nobody thought of it");
            }
            found = Directory.GetFiles(context.WorkFolder);
            return Task.FromResult(JobEnd.Succeeded(""));
        }));
        string id = await SubmitAsync(Any);
        var failed = await EndAsync(id);
        Assert.Equal((JobState.Failed, "InvalidOperationException: nobody thought of it"), (failed.State, failed.Message));

        await Queue.RetryAsync(id, Cancellation);

        Assert.Equal(JobState.Succeeded, (await EndAsync(id)).State);
        Assert.Single(found);
    }

    [Fact]
    public async Task KindThatNobodyKnows_Fails()
    {
        await StartAsync(Handler.Waits());

        var job = await EndAsync(await SubmitAsync(NewJob.Deploy(new DeployRequest("1"), "person")));

        Assert.Equal(JobState.Failed, job.State);
        Assert.Contains("does not know jobs of the kind deploy", job.Message);
    }

    [Fact]
    public async Task JobTakenByAnother_IsLeftAlone()
    {
        await StartAsync(Handler.Waits());
        string id = await SubmitAsync(Any);
        await UntilAsync(id, job => job is { State: JobState.Running, Message: "waiting" });
        var thief = new JobClaims(Redis, "thief", TimeProvider.System, TimeSpan.Zero, 3);

        JobClaim? claim = null;
        await Eventually.HoldsAsync(async () => (claim ??= await thief.ClaimAsync(Cancellation)) is not null);

        Assert.True(await thief.CompleteAsync(claim!, JobEnd.Succeeded("by the thief"), Cancellation));
        // The next job is taken: the worker has let go of the first.
        string next = await SubmitAsync(Any);
        await UntilAsync(next, job => job.State == JobState.Running);
        var job = (await Queue.FindAsync(id, Cancellation))!;
        Assert.Equal((JobState.Succeeded, "by the thief"), (job.State, job.Message));
    }

    [Fact]
    public async Task FolderThatAnotherProcessWorksIn_IsWaitedFor()
    {
        string id = await SubmitAsync(Any);
        Directory.CreateDirectory(Work("jobs"));
        bool begun = false;
        using (new FileStream(Work($"jobs/{id}.lock"), FileMode.Create, FileAccess.ReadWrite, FileShare.None))
        {
            await StartAsync(new Handler((_, _) =>
            {
                begun = true;
                return Task.FromResult(JobEnd.Succeeded(""));
            }));
            await UntilAsync(id, job => job.State == JobState.Running);
            Assert.False(begun);
        }

        Assert.Equal(JobState.Succeeded, (await EndAsync(id)).State);
        await Eventually.HoldsAsync(() => !File.Exists(Work($"jobs/{id}.lock")));
    }

    [Fact]
    public async Task RedisThatIsAway_DoesNotEndTheJob_AndItsEndArrives()
    {
        var go = new TaskCompletionSource();
        await StartAsync(new Handler(async (context, _) =>
        {
            context.Report(0.5, "waiting");
            await go.Task;
            return JobEnd.Succeeded("survived");
        }));
        string id = await SubmitAsync(Any);
        await UntilAsync(id, job => job.Message == "waiting");
        await Server.KillAsync();

        go.SetResult();
        await Server.StartAgainAsync();
        await Eventually.HoldsAsync(() => Redis.IsConnected);

        Assert.Equal("survived", (await EndAsync(id)).Message);
    }

    [Fact]
    public async Task PeersThatAreAway_AreWaitedFor_AndTheHandlerGoesOn()
    {
        var faults = new Queue<Exception>(
        [
            new RedisConnectionException(ConnectionFailureType.SocketClosed, CommandFlags.None, "away", null, CommandStatus.Unknown), new HttpRequestException("refused"),
            new MlflowException(ErrorCodes.TemporarilyUnavailable, "busy"), new TimeoutException("late"),
        ]);
        await StartAsync(new Handler((_, _) => faults.TryDequeue(out var fault) ? throw fault : Task.FromResult(JobEnd.Succeeded("went on"))), "--Trainer:PollInterval", "00:00:00.1");

        string id = await SubmitAsync(Any);

        var job = await EndAsync(id);
        Assert.Equal((JobState.Succeeded, "went on", 1), (job.State, job.Message, job.Attempt));
        Assert.Equal(
            ["Waits: Redis is away.", "Waits: The tracking server is away: refused", "Waits: The tracking server is away: busy", "Waits: The tracking server is away: late"], await LogAsync(id));
    }

    [Fact]
    public async Task PeerThatStaysAway_FailsTheJobInTheEnd()
    {
        await StartAsync(new Handler((_, _) => throw new HttpRequestException("refused")), "--Trainer:PollInterval", "00:00:00.1", "--Trainer:PeerTimeout", "00:00:00.2");

        var job = await EndAsync(await SubmitAsync(Any));

        Assert.Equal((JobState.Failed, "HttpRequestException: refused"), (job.State, job.Message));
    }

    [Fact]
    public async Task RefusalOfAPeer_FailsTheJobAtOnce()
    {
        int calls = 0;
        await StartAsync(new Handler((_, _) => ++calls > 0 ? throw new MlflowException(ErrorCodes.ResourceDoesNotExist, "no such run") : throw new InvalidOperationException()));

        Assert.Equal(JobState.Failed, (await EndAsync(await SubmitAsync(Any))).State);
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task Status_NamesTheJob_AndHealthIsWell()
    {
        var trainer = await StartAsync(Handler.Waits());
        using var http = new HttpClient { BaseAddress = new Uri(trainer.Urls.Single()) };
        string id = await SubmitAsync(Any);
        await UntilAsync(id, job => job is { State: JobState.Running, Message: "waiting" });

        var status = await http.GetFromJsonAsync<JsonElement>("/", Cancellation);

        Assert.Equal(("trainer", id, "evaluate"), (status.GetProperty("service").GetString(), status.GetProperty("job").GetProperty("job_id").GetString(), status.GetProperty("job").GetProperty("kind").GetString()));
        Assert.Contains("\"status\":\"healthy\"", await http.GetStringAsync("/health", Cancellation));
        Assert.Contains("lab_trainer_running", await http.GetStringAsync("/metrics", Cancellation));
    }

    [Fact]
    public async Task FoldersOfForgottenJobs_GoAtTheStart_OthersStay()
    {
        string forgotten = Work($"jobs/{Guid.CreateVersion7()}");
        Directory.CreateDirectory(forgotten);
        Directory.CreateDirectory(Work("jobs/notes"));

        await StartAsync(Handler.Waits());

        await Eventually.HoldsAsync(() => !Directory.Exists(forgotten));
        Assert.True(Directory.Exists(Work("jobs/notes")));
    }

    sealed class Handler(Func<JobContext, CancellationToken, Task<JobEnd>> work) : IJobHandler
    {
        public JobKind Kind => JobKind.Evaluate;

        public static Handler Waits() => new(async (context, cancellation) =>
        {
            File.WriteAllText(Path.Combine(context.WorkFolder, "half"), "");
            context.Report(0.5, "waiting");
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellation);
            throw new InvalidOperationException();
        });

        public Task<JobEnd> RunAsync(JobContext context, CancellationToken cancellation) => work(context, cancellation);
    }
}
