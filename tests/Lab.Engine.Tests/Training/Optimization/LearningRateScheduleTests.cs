using Lab.Training;

namespace Lab.Engine.Tests.Training.Optimization;

public class LearningRateScheduleTests
{
    [Fact]
    public void Linear_RisesDuringTheWarmUpAndFallsToZero()
    {
        var schedule = new LearningRateSchedule(new(), 1.0, 2, 10);
        Assert.Equal([0, 0.5, 1, 7 / 8.0, 6 / 8.0, 5 / 8.0, 4 / 8.0, 3 / 8.0, 2 / 8.0, 1 / 8.0, 0], Enumerable.Range(0, 11).Select(schedule.RateAt));
    }

    [Fact]
    public void WithoutWarmUp_StartsAtThePeak() => Assert.Equal(2.0, LearningRateSchedule.WithRatio(new(), 2.0, 0, 5).RateAt(0));

    [Fact]
    public void WarmUpRatio_IsRoundedUp() => Assert.Equal(68, LearningRateSchedule.WithRatio(new(), 1e-4, 0.06, 1128).WarmUpSteps);

    [Fact]
    public void EveryKind_StaysBetweenZeroAndThePeakAndStartsAtIt()
    {
        foreach (var kind in Enum.GetValues<ScheduleKind>())
        {
            var schedule = LearningRateSchedule.WithRatio(new() { Kind = kind }, 0.1, 0.1, 100);
            Assert.Equal(0.1, schedule.RateAt(10), 1e-15);
            Assert.All(Enumerable.Range(0, 101), step => Assert.InRange(schedule.RateAt(step), 0, 0.1 + 1e-15));
        }
    }

    [Fact]
    public void StableDecay_FallsInTheLastShareOfTheSteps()
    {
        var schedule = new LearningRateSchedule(new() { Kind = ScheduleKind.WarmUpStableDecay, DecayRatio = 0.2, MinimumRate = 0.1 }, 1, 0, 100);
        Assert.Equal((1, 0.55, 0.1), (schedule.RateAt(80), Math.Round(schedule.RateAt(90), 12), Math.Round(schedule.RateAt(100), 12)));
    }
}
