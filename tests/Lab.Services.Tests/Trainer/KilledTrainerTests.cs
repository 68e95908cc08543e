using System.Diagnostics;
using Lab.Records.Jobs;
using Lab.TestSupport;

namespace Lab.Services.Tests.Trainer;

/// <summary>Trainers in processes of their own that are killed in the middle of a training.</summary>
public sealed class KilledTrainerTests : TrainerTest
{
    static NewJob Training => NewJob.FineTune(
        new("reviews.csv", Model: "model", TextColumns: ["title", "text"], LabelColumn: "stars", LabelMap: "1=negative,2=negative,3=neutral,4=positive,5=positive", Register: false,
            Hyperparameters: new(Epochs: 200, BatchSize: 8, MaxLength: 16)), "person");

    [Theory]
    [InlineData(Signal.Kill)]
    [InlineData(Signal.Terminate)]
    public async Task TrainerThatEnds_IsFollowedByAnotherFromTheCheckpoint(int signal)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "Kills processes: set LAB_TESTS=full.");
        Signal.SkipUnlessHeard(signal);
        // Enough of them that the training is not over before the signal.
        File.WriteAllText(Data("reviews.csv"), TinyModelFolder.Reviews(3_000));
        using var first = Start();
        string id = await SubmitAsync(Training);
        await UntilLineAsync(id, "Checkpoint at update");
        var before = (await Queue.FindAsync(id, Cancellation))!;
        Signal.Send(first.Id, signal);
        await first.WaitForExitAsync(Cancellation);
        Assert.Equal(signal == Signal.Kill ? JobState.Running : JobState.Queued, (await Queue.FindAsync(id, Cancellation))!.State);

        using var second = Start();
        try
        {
            await UntilLineAsync(id, "Resumed at update");
            await Queue.CancelAsync(id, Cancellation);
            var job = await EndAsync(id);

            Assert.Equal((JobState.Cancelled, 2), (job.State, job.Attempt));
            if (before.RunId is { } killed) Assert.NotEqual(Lab.Mlflow.Protocol.RunStatus.Running, (await Tracking.Client.GetRunAsync(killed, Cancellation)).Info.Status);
        }
        finally
        {
            second.Kill();
            await second.WaitForExitAsync(Cancellation);
        }
    }

    async Task UntilLineAsync(string id, string begin)
    {
        await Eventually.HoldsAsync(async () =>
        {
            string[] log = await LogAsync(id);
            if (log.Any(line => line.StartsWith(begin, StringComparison.Ordinal))) return true;
            var job = await Queue.FindAsync(id, Cancellation);
            Assert.False(job!.State.IsEnd, $"{job.State} {job.Message}\n{string.Join('\n', log)}");
            return false;
        }, begin);
    }

    Process Start()
    {
        string program = Path.Combine(AppContext.BaseDirectory, "Lab.Trainer.dll");
        var start = new ProcessStartInfo("dotnet", [program, .. Arguments("--Trainer:CheckpointInterval", "00:00:01")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
