using Lab.Training;

namespace Lab.Engine.Tests.Training.Loop;

/// <summary>What the metric after each epoch decides.</summary>
public class MeasuredEpochsTests
{
    static (TrainingResult Result, List<double> Rates) Run(double[] metrics, TrainerOptions options)
    {
        using var device = TinyModel.Device();
        var trainer = new Trainer(device, options with { BatchSize = 8, WarmUpRatio = 0 });
        var rates = new List<double>();
        var result = trainer.Run(new TrainingRun
        {
            Examples = TinyModel.Examples(16),
            Progress = p => rates.Add(p.LearningRate),
            EpochEnded = (epoch, _) => metrics[epoch - 1],
        });
        return (result, rates);
    }

    [Fact]
    public void Patience_StopsAfterAsManyEpochsWithoutImprovement()
    {
        var (result, _) = Run([0.9, 0.7, 0.8, 0.75, 0.1], new TrainerOptions { Epochs = 5, Patience = 2 });
        Assert.Equal((4, 8, 4, 0.7, true), (result.Epochs, result.Steps, result.BestStep, result.Best!.Value, result.StoppedEarly));
    }

    [Fact]
    public void GreaterIsBetter_TurnsTheComparisonRound()
    {
        var (result, _) = Run([0.5, 0.6, 0.55], new TrainerOptions { Epochs = 3, Patience = 2, GreaterIsBetter = true });
        Assert.Equal((3, 4, false), (result.Epochs, result.BestStep, result.StoppedEarly));
    }

    [Fact]
    public void Plateau_HalvesTheRateFromTheNextEpochOn()
    {
        var options = new TrainerOptions { Epochs = 4, LearningRate = 0.01, Schedule = new() { Kind = ScheduleKind.ReduceOnPlateau, Plateau = new() { Patience = 0 } } };
        var (_, rates) = Run([0.5, 0.6, 0.4, 0.5], options);
        Assert.Equal([0.01, 0.01, 0.01, 0.01, 0.005, 0.005, 0.005, 0.005], rates);
    }
}
