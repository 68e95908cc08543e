using Lab.Training;

namespace Lab.Engine.Tests.Training.Loop;

public class DivergenceTests
{
    [Fact]
    public void InfiniteWeights_StopTheFirstStepAndNameTheLines()
    {
        using var device = TinyModel.Device();
        // One token is poisoned: only the texts that hold it have no loss.
        var words = device.Parameters.First(p => p.Name.Contains("word_embeddings", StringComparison.Ordinal)).Value;
        device.Kernels.Fill(words.RowRange(7, 1), float.NaN);
        var examples = new EncodedExamples { Source = "reviews.csv" };
        examples.Add([2, 8, 3], 0, line: 11);
        examples.Add([2, 7, 3], 1, line: 12);
        examples.Add([2, 9, 7, 3], 1, line: 14);
        var trainer = new Trainer(device, new TrainerOptions { BatchSize = 3 });
        var error = Assert.Throws<LabException>(() => trainer.Run(examples));
        Assert.Equal((ErrorKind.Model, "step 1, reviews.csv, lines 12, 14"), (error.Kind, error.Where));
        Assert.Contains("smaller learning rate", error.Remedy);
    }

    [Fact]
    public void AGradientWithoutALimit_NamesAllRowsOfTheUpdate()
    {
        var examples = new EncodedExamples();
        for (int i = 0; i < 60; i++) examples.Add([2, 3], 0);
        var error = Divergence.Error(4, 1.5, double.PositiveInfinity, examples, [.. Enumerable.Range(0, 60)], []);
        Assert.StartsWith("step 5, training rows 1, 2, 3, ", error.Where);
        Assert.EndsWith("40 and 20 more", error.Where);
        Assert.Contains("norm of the gradients Infinity", error.What);
    }
}
