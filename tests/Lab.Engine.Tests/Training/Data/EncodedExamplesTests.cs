using Lab.Tensors;
using Lab.Training;

namespace Lab.Engine.Tests.Training.Data;

public class EncodedExamplesTests
{
    [Fact]
    public void Numbers_AreFilledRowByRowInTheOrderAskedFor()
    {
        var examples = new EncodedExamples();
        examples.Add([2, 3], new float[] { 1, 0 }, line: 7);
        examples.Add([2, 5, 3], new float[] { 0.5f, 1 });
        var batch = new TokenBatch();
        var targets = new float[6];
        examples.Fill([1, 0], batch, targets);
        Assert.Equal([0.5f, 1, 1, 0, 0, 0], targets);
        Assert.Equal((2, 5, 2, 7L, 0L), (batch.SequenceCount, batch.TokenCount, examples.TargetWidth, examples.Line(0), examples.Line(1)));
    }

    [Fact]
    public void ClassesAndNumbers_DoNotMix()
    {
        var classes = new EncodedExamples();
        classes.Add([2], 0);
        Assert.Throws<ArgumentException>(() => classes.Add([2], new float[] { 1 }));
        var numbers = new EncodedExamples();
        numbers.Add([2], new float[] { 1 });
        Assert.Throws<ArgumentException>(() => numbers.Add([2], 0));
        Assert.Throws<ArgumentException>(() => numbers.Add([2], new float[] { 1, 2 }));
        Assert.Throws<ArgumentException>(() => numbers.Add([], new float[] { 1 }));
    }
}
