using Lab.Cli.Doctor;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Services.Tests.Cli.Doctor;

public sealed class ExaminationTests
{
    [Theory]
    [InlineData(false, CheckState.Note)]
    [InlineData(true, CheckState.Problem)]
    public async Task CheckThatHangs_IsLeftAloneAfterThreeSeconds(bool needed, CheckState expected)
    {
        var time = new FakeTimeProvider();
        using var machine = new FakeMachine();
        using var released = new ManualResetEventSlim();
        // As a disk that does not answer: no cancellation ends it.
        var (stuck, begun) = Stuck(needed, released);

        var running = Examination.RunAsync([stuck, new FakeCheck("quick", false, _ => Task.FromResult(Verdict.Ok("there")))], machine.Machine with { Time = time }, TestContext.Current.CancellationToken);
        await begun.WaitAsync(TestContext.Current.CancellationToken);
        Assert.False(running.IsCompleted);
        time.Advance(Examination.Limit);

        var results = await running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
        released.Set();
        Assert.Equal((expected, "It did not answer within 3 seconds."), (results[0].State, results[0].What));
        Assert.Equal((CheckState.Ok, "there"), (results[1].State, results[1].What));
    }

    [Fact]
    public async Task CheckThatWaitsForAProgram_IsCancelledBefore()
    {
        var time = new FakeTimeProvider();
        using var machine = new FakeMachine();
        var begun = new TaskCompletionSource();
        bool ended = false;
        var waiting = new FakeCheck("program", false, async token =>
        {
            begun.SetResult();
            try
            {
                await Task.Delay(Timeout.Infinite, token);
            }
            finally
            {
                ended = true;
            }

            return Verdict.Ok("never");
        });

        var running = Examination.RunAsync([waiting], machine.Machine with { Time = time }, TestContext.Current.CancellationToken);
        await begun.Task;
        time.Advance(TimeSpan.FromSeconds(2.9));

        Assert.Equal(CheckState.Note, (await running.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken))[0].State);
        Assert.True(ended);
    }

    [Fact]
    public async Task CheckThatFails_SaysSo_AndTheOthersGoOn()
    {
        using var machine = new FakeMachine();

        var results = await Examination.RunAsync(
            [new FakeCheck("broken", true, _ => throw new InvalidOperationException("no luck")), new FakeCheck("other", false, _ => Task.FromResult(Verdict.Ok("there")))],
            machine.Machine, TestContext.Current.CancellationToken);

        Assert.Equal((CheckState.Problem, "It could not be looked at: InvalidOperationException: no luck"), (results[0].State, results[0].What));
        Assert.Equal("there", results[1].What);
    }

    [Fact]
    public async Task Cancellation_EndsIt()
    {
        using var machine = new FakeMachine();
        using var cancelled = new CancellationTokenSource();
        var running = Examination.RunAsync([new FakeCheck("waits", false, async token => { await Task.Delay(Timeout.Infinite, token); return default; })], machine.Machine, cancelled.Token);

        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Fact]
    public async Task EmptyMachine_HasOnlyNotesAndNoFailure()
    {
        using var machine = new FakeMachine();
        machine.Set("LAB_CACHE", machine["cache"]).Set("TMPDIR", machine["here"]).Set("LAB_DATA", machine["data"]).Set("JUPYTER_DATA_DIR", machine["jupyter"]);

        var results = await Examination.RunAsync(Examination.All, machine.Machine, TestContext.Current.CancellationToken);

        Assert.Equal([], results.Where(result => result.State == CheckState.Problem || result.What.Contains("could not be looked at")));
        Assert.Equal(results.Count, results.Select(result => result.Check).Distinct().Count());
        Assert.All(results, result => Assert.True(result.State != CheckState.Note || result.Remedy.Length > 0 || result.Check == "CUDA", result.Check));
    }

    static (ICheck Check, Task Begun) Stuck(bool needed, ManualResetEventSlim released)
    {
        var begun = new TaskCompletionSource();
        return (new FakeCheck("stuck", needed, _ =>
        {
            begun.SetResult();
            released.Wait(CancellationToken.None);
            return Task.FromResult(Verdict.Ok("late"));
        }), begun.Task);
    }

    sealed record FakeCheck(string Name, bool Needed, Func<CancellationToken, Task<Verdict>> Examine) : ICheck
    {
        public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation) => Examine(cancellation);
    }
}
