using System.Diagnostics;
using Lab.Records.Jobs;
using Lab.TestSupport;

namespace Lab.Services.Tests.Trainer;

/// <summary>Trainers in processes of their own that are killed in the middle of a training.</summary>
public sealed class KilledTrainerTests : TrainerTest
{
    static NewJob Training => NewJob.FineTune(
        new("reviews.csv", Model: "model", TextColumns: ["title", "text"], LabelColumn: "stars", LabelMap: "1=negative,2=negative,3=neutral,4=positive,5=positive", Register: false,
            Hyperparameters: new(Epochs: 10_000, BatchSize: 8, MaxLength: 16)), "person");

    [Theory]
    [InlineData(Signal.Kill)]
    [InlineData(Signal.Terminate)]
    public async Task TrainerThatEnds_IsFollowedByAnotherFromTheCheckpoint(int signal)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "Kills processes: set LAB_TESTS=full.");
        Signal.SkipUnlessHeard(signal);
        using var first = Start();
        string id = await SubmitAsync(Training);
        await Eventually.HoldsAsync(async () => (await LogAsync(id)).Any(line => line.StartsWith("Checkpoint at update", StringComparison.Ordinal)));
        var before = (await Queue.FindAsync(id, Cancellation))!;
        Signal.Send(first.Id, signal);
        await first.WaitForExitAsync(Cancellation);
        Assert.Equal(signal == Signal.Kill ? JobState.Running : JobState.Queued, (await Queue.FindAsync(id, Cancellation))!.State);

        using var second = Start();
        try
        {
            await Eventually.HoldsAsync(async () => (await LogAsync(id)).Any(line => line.StartsWith("Resumed at update", StringComparison.Ordinal)));
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
