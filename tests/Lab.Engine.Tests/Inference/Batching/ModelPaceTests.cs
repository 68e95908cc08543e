using Lab.Inference;

namespace Lab.Engine.Tests.Inference.Batching;

public sealed class ModelPaceTests
{
    static readonly TimeSpan shared = TimeSpan.FromMilliseconds(30);

    readonly ModelPace pace = new();

    [Fact]
    public void BeforeTheFirstBatch_ItIsAGuess_WhichThatBatchReplaces()
    {
        Assert.Equal(150, pace.TokensIn(shared, 4_096));

        pace.Learn(1_000, TimeSpan.FromSeconds(1));

        Assert.Equal((30, TimeSpan.FromSeconds(4)), (pace.TokensIn(shared, 4_096), pace.TimeFor(4_000)));
    }

    [Fact]
    public void BusierMachine_IsFollowedWithinSeconds_AndBack()
    {
        for (int i = 0; i < 50; i++) pace.Learn(300, TimeSpan.FromMilliseconds(30));
        Assert.InRange(pace.TokensIn(shared, 4_096), 299, 300);
        for (int i = 0; i < 50; i++) pace.Learn(300, TimeSpan.FromMilliseconds(120));
        Assert.InRange(pace.TokensIn(shared, 4_096), 75, 85);
        for (int i = 0; i < 250; i++) pace.Learn(300, TimeSpan.FromMilliseconds(30));
        Assert.InRange(pace.TokensIn(shared, 4_096), 280, 300);
    }

    [Fact]
    public void ShortBatch_CountsLittle()
    {
        for (int i = 0; i < 50; i++) pace.Learn(300, TimeSpan.FromMilliseconds(30));
        // The fixed cost of a batch, and hardly a token.
        pace.Learn(2, TimeSpan.FromMilliseconds(3));

        Assert.InRange(pace.TokensIn(shared, 4_096), 295, 300);
    }

    [Fact]
    public void FastModel_IsBoundedByTheLargestBatch()
    {
        pace.Learn(4_096, TimeSpan.Zero);

        Assert.Equal((4_096, TimeSpan.Zero), (pace.TokensIn(shared, 4_096), pace.TimeFor(1_000_000)));
    }
}
