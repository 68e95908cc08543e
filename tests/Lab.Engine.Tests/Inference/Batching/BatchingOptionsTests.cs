using Lab.Inference;

namespace Lab.Engine.Tests.Inference.Batching;

public sealed class BatchingOptionsTests
{
    [Fact]
    public void Defaults_AreValid() => Assert.Null(new BatchingOptions().Problem);

    public static TheoryData<BatchingOptions, string> Wrong => new()
    {
        { new() { MaxBatchTokens = 0 }, "MaxBatchTokens is 0; it must be 1 to 16,777,216 tokens." },
        { new() { MaxBatchDelay = TimeSpan.FromMilliseconds(-1) }, "MaxBatchDelay is -00:00:00.0010000; it must be 0 to 10 seconds." },
        { new() { MaxQueuedTexts = -5 }, "MaxQueuedTexts is -5; it must be 1 to 16,777,216 texts." },
        { new() { MaxQueuedTokens = int.MaxValue }, "MaxQueuedTokens is 2147483647; it must be 1 to 1,073,741,824 tokens." },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void OutOfRange_IsNamedWithItsRange(BatchingOptions options, string problem)
    {
        var error = Assert.Throws<LabException>(options.Validate);

        Assert.Equal((ErrorKind.Usage, problem), (error.Kind, error.What));
    }
}
