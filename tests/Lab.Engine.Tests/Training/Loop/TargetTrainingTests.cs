using Lab.TestSupport;
using Lab.Training;
using Lab.Transformers.Configuration;

namespace Lab.Engine.Tests.Training.Loop;

/// <summary>Models that learn numbers instead of one class per text.</summary>
public class TargetTrainingTests
{
    static (EngineDevice Device, EncodedExamples Examples, TrainingResult Result) Train(
        ProblemType type, string[] labels, Func<int[], float[]> target)
    {
        var texts = TinyModel.Examples(60);
        var examples = new EncodedExamples();
        for (int i = 0; i < texts.Count; i++) examples.Add(texts.Ids(i), target(texts.Ids(i).ToArray()));
        var device = EngineDevice.Load(GoldenFolder.Require("models/bert"), labels, 2, 1, new() { ProblemType = type });
        var trainer = new Trainer(device, new TrainerOptions { Epochs = 60, BatchSize = 8, GradientAccumulation = 2, LearningRate = 5e-3 });
        return (device, examples, trainer.Run(examples));
    }

    [Fact]
    public void SeveralLabels_AreLearnedIndependently()
    {
        // Whether token 7 is there, and whether the text is long.
        var (device, examples, _) = Train(ProblemType.MultiLabelClassification, ["seven", "long"], ids => [ids.Contains(7) ? 1 : 0, ids.Length > 8 ? 1 : 0]);
        using (device)
        {
            var probabilities = Evaluator.Predict(device, examples);
            Assert.All(Enumerable.Range(0, 120), i => Assert.Equal(examples.Targets[i] > 0.5f, probabilities[i] > 0.5f));
            // Independent of each other: they do not sum to 1.
            Assert.Contains(Enumerable.Range(0, 60), i => probabilities[2 * i] + probabilities[(2 * i) + 1] > 1.5f);
        }
    }

    [Fact]
    public void Regression_GivesTheNumbersThemselves()
    {
        var (device, examples, result) = Train(ProblemType.Regression, ["length"], ids => [ids.Length - 8]);
        using (device)
        {
            var outputs = Evaluator.Predict(device, examples);
            double error = Enumerable.Range(0, 60).Average(i => Math.Abs(outputs[i] - examples.Targets[i]));
            Assert.True(error < 0.5, $"mean error {error}");
            Assert.True(result.EpochLosses[^1] < 0.05 * result.EpochLosses[0]);
        }
    }

    [Fact]
    public void ClassesForAModelOfNumbers_AreRefused()
    {
        using var device = EngineDevice.Load(GoldenFolder.Require("models/bert"), ["score"], 1, 1, new() { ProblemType = ProblemType.Regression });
        var trainer = new Trainer(device, new());
        Assert.Throws<InvalidOperationException>(() => trainer.Run(TinyModel.Examples(4)));
    }
}
