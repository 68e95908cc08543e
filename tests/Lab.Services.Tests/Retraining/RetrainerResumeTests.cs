using Lab.Mlflow.Protocol;
using Lab.Records;
using Lab.Sentiment;
using Lab.Sentiment.Retraining;
using Lab.Training;

namespace Lab.Services.Tests.Retraining;

/// <summary>A retraining that was interrupted goes on in the same folder.</summary>
public sealed class RetrainerResumeTests : RetrainingTest
{
    RetrainingOptions Short(string work) => Options(work) with { ReplayRows = 200, SaveInterval = SaveInterval.EverySteps(5), Feedback = Corrections(10) };

    // Cancels at the first report that fits, and calls again.
    async Task<RetrainingResult> InterruptedAsync(RetrainingOptions options, Func<RetrainingProgress, bool> when, RetrainingOptions? again = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        var interrupt = new Told(progress =>
        {
            if (when(progress)) stop.Cancel();
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Retrainer.RunAsync(options, interrupt, stop.Token));
        return await Retrainer.RunAsync(again ?? options, cancellation: Deadline);
    }

    string Weights(string work) => FolderChecksum.Of(Path.Combine(PathOf(work), "model"), Deadline);

    [Fact]
    public async Task InterruptedInTraining_ItEndsInTheSameModel_AsOneVersionOfOneRun()
    {
        await ChampionAsync(200, headOnly: true);
        var whole = await Retrainer.RunAsync(Short("whole") with { OnlyRegister = true }, cancellation: Deadline);

        var result = await InterruptedAsync(Short("parts"), progress => progress.Message.StartsWith("Step 37 ", StringComparison.Ordinal));

        Assert.Equal(Weights("whole"), Weights("parts"));
        Assert.Equal(("2", "3"), (whole.Version.Version, result.Version.Version));
        var run = await Server.Client.GetRunAsync(result.RunId, Deadline);
        Assert.Equal(RunStatus.Finished, run.Info.Status);
        var runs = new List<Run>();
        await foreach (var one in Server.Client.SearchRunsAsync([run.Info.ExperimentId], cancellation: Deadline)) runs.Add(one);
        // The champion's, that of the whole, and this.
        Assert.Equal(3, runs.Count);
    }

    [Theory]
    [InlineData(RetrainingPhase.Registering)]
    [InlineData(RetrainingPhase.Judging)]
    public async Task InterruptedAfterTraining_ItTrainsAndRegistersOnce(RetrainingPhase phase)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "Trains several times: set LAB_TESTS=full.");
        await ChampionAsync(200, headOnly: true);

        var result = await InterruptedAsync(Short("work"), progress => progress.Phase == phase);

        Assert.Equal("2", result.Version.Version);
        Assert.NotNull(result.Gate);
        Assert.Equal("READY", (await Server.Client.GetModelVersionAsync("sentiment", "2", Deadline)).Status);
        Assert.Equal(result.Gate.Promoted ? 2 : 1, (await Registry.ReadHistoryAsync(Deadline)).Count);
    }

    [Fact]
    public async Task CorrectionDeletedMeanwhile_IsNotLearned()
    {
        await ChampionAsync(200, headOnly: true);
        AcceptedFeedback[] fewer = Corrections(9);

        var result = await InterruptedAsync(
            Short("work") with { OnlyRegister = true }, progress => progress.Message.StartsWith("Step 12 ", StringComparison.Ordinal),
            Short("work") with { OnlyRegister = true, Feedback = fewer });

        Assert.Equal(9, result.Groups.Where(group => group.Name == "feedback").Sum(group => group.Rows));
        Assert.Equal(Weights("work"), await CleanAsync());

        async Task<string> CleanAsync()
        {
            await Retrainer.RunAsync(Short("clean") with { OnlyRegister = true, Feedback = fewer }, cancellation: Deadline);
            return Weights("clean");
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task WithoutItsTexts_ItGoesOnWhereTheyAreTheSame_AndBeginsAnewWhereNot(bool changed)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "Trains several times: set LAB_TESTS=full.");
        await ChampionAsync(200, headOnly: true);
        string more = Write("more.csv", Sentences(60, from: 900));
        var whole = Short("whole") with { OnlyRegister = true, NewData = [more] };
        if (!changed) await Retrainer.RunAsync(whole, cancellation: Deadline);
        var parts = Short("parts") with { OnlyRegister = true, NewData = [more] };
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Deadline);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Retrainer.RunAsync(parts, new Told(progress =>
        {
            if (progress.Message.StartsWith("Step 37 ", StringComparison.Ordinal)) stop.Cancel();
        }), stop.Token));
        Retrainer.RemoveTexts(PathOf("parts"));
        if (changed)
        {
            Write("more.csv", Sentences(90, from: 1200));
            await Retrainer.RunAsync(whole, cancellation: Deadline);
        }
        var steps = new List<string>();

        var result = await Retrainer.RunAsync(parts, new Told(progress => steps.Add(progress.Message)), Deadline);

        Assert.Equal(Weights("whole"), Weights("parts"));
        Assert.StartsWith(changed ? "Step 1 " : "Step 38 ", steps.First(step => step.StartsWith("Step ", StringComparison.Ordinal)));
        Assert.Equal(RunStatus.Finished, (await Server.Client.GetRunAsync(result.RunId, Deadline)).Info.Status);
    }

    [Fact]
    public async Task DamagedState_IsAClearError()
    {
        Directory.CreateDirectory(PathOf("work"));
        File.WriteAllText(Path.Combine(PathOf("work"), "retraining.json"), "{");

        var damaged = await Assert.ThrowsAsync<LabException>(() => Retrainer.RunAsync(Options(), cancellation: Deadline));

        Assert.Equal("The state of the retraining cannot be read.", damaged.What);
    }

    sealed class Told(Action<RetrainingProgress> told) : IProgress<RetrainingProgress>
    {
        public void Report(RetrainingProgress value) => told(value);
    }
}
