using Lab.Training;

namespace Lab.Engine.Tests.Training;

public class LinearScheduleTests
{
    [Fact]
    public void Rate_RisesDuringTheWarmUpAndFallsToZero()
    {
        var schedule = new LinearSchedule(1.0, 2, 10);
        Assert.Equal([0, 0.5, 1, 7 / 8.0, 6 / 8.0, 5 / 8.0, 4 / 8.0, 3 / 8.0, 2 / 8.0, 1 / 8.0, 0], Enumerable.Range(0, 11).Select(schedule.RateAt));
    }

    [Fact]
    public void WithoutWarmUp_StartsAtThePeak() => Assert.Equal(2.0, LinearSchedule.WithRatio(2.0, 0, 5).RateAt(0));

    [Fact]
    public void WarmUpRatio_IsRoundedUp() => Assert.Equal(68, LinearSchedule.WithRatio(1e-4, 0.06, 1128).WarmUpSteps);
}
