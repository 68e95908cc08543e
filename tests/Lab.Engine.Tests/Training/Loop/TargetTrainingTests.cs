using Lab.Tensors;
using Lab.TestSupport;
using Lab.Training;
using Lab.Transformers;
using Lab.Transformers.Configuration;

namespace Lab.Engine.Tests.Training.Loop;

/// <summary>Models that learn numbers instead of one class per text.</summary>
public class TargetTrainingTests
{
    static (SequenceClassificationModel Model, EncodedExamples Examples, TrainingResult Result) Train(
        IKernels kernels, ProblemType type, string[] labels, Func<int[], float[]> target)
    {
        var texts = TinyModel.Examples(60);
        var examples = new EncodedExamples();
        for (int i = 0; i < texts.Count; i++) examples.Add(texts.Ids(i), target(texts.Ids(i).ToArray()));
        var model = ModelWeights.LoadForTraining(GoldenFolder.Require("models/bert"), labels, kernels, 1, new() { ProblemType = type });
        using var trainer = new Trainer(model, kernels, new TrainerOptions { Epochs = 60, BatchSize = 8, GradientAccumulation = 2, LearningRate = 5e-3 });
        return (model, examples, trainer.Run(examples));
    }

    [Fact]
    public void SeveralLabels_AreLearnedIndependently()
    {
        using var kernels = new SimdKernels(2);
        // Whether token 7 is there, and whether the text is long.
        var (model, examples, _) = Train(kernels, ProblemType.MultiLabelClassification, ["seven", "long"], ids => [ids.Contains(7) ? 1 : 0, ids.Length > 8 ? 1 : 0]);
        using (model)
        {
            var probabilities = Evaluator.Predict(model, examples);
            Assert.All(Enumerable.Range(0, 120), i => Assert.Equal(examples.Targets[i] > 0.5f, probabilities[i] > 0.5f));
            // Independent of each other: they do not sum to 1.
            Assert.Contains(Enumerable.Range(0, 60), i => probabilities[2 * i] + probabilities[(2 * i) + 1] > 1.5f);
        }
    }

    [Fact]
    public void Regression_GivesTheNumbersThemselves()
    {
        using var kernels = new SimdKernels(2);
        var (model, examples, result) = Train(kernels, ProblemType.Regression, ["length"], ids => [ids.Length - 8]);
        using (model)
        {
            var outputs = Evaluator.Predict(model, examples);
            double error = Enumerable.Range(0, 60).Average(i => Math.Abs(outputs[i] - examples.Targets[i]));
            Assert.True(error < 0.5, $"mean error {error}");
            Assert.True(result.EpochLosses[^1] < 0.05 * result.EpochLosses[0]);
        }
    }

    [Fact]
    public void ClassesForAModelOfNumbers_AreRefused()
    {
        using var kernels = new SimdKernels(1);
        using var model = ModelWeights.LoadForTraining(GoldenFolder.Require("models/bert"), ["score"], kernels, 1, new() { ProblemType = ProblemType.Regression });
        using var trainer = new Trainer(model, kernels, new());
        Assert.Throws<InvalidOperationException>(() => trainer.Run(TinyModel.Examples(4)));
    }
}
