using Lab.Training;

namespace Lab.Engine.Tests.Training.Checkpoints;

public class SaveIntervalTests
{
    [Fact]
    public void Text_IsReadAsStepsTimeEpochOrNever()
    {
        Assert.Equal(SaveInterval.EverySteps(500), SaveInterval.TryParse("500"));
        Assert.Equal(SaveInterval.Every(TimeSpan.FromSeconds(90)), SaveInterval.TryParse("90s"));
        Assert.Equal(SaveInterval.Every(TimeSpan.FromMinutes(10)), SaveInterval.TryParse("10M"));
        Assert.Equal(SaveInterval.Every(TimeSpan.FromHours(2)), SaveInterval.TryParse("2h"));
        Assert.Equal((SaveInterval.Epoch, SaveInterval.Never), (SaveInterval.TryParse("Epoch"), SaveInterval.TryParse("never")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5")]
    [InlineData("m")]
    [InlineData("often")]
    [InlineData("1.5h")]
    public void OtherText_IsNoInterval(string text) => Assert.Null(SaveInterval.TryParse(text));
}
