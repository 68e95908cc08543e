namespace Lab.Docs.Tests.Readme;

public sealed class ExpectedOutputTests
{
    [Theory]
    [InlineData("a  b\n\n", " a b\n")]
    [InlineData("positive 0.97", "positive 0.98")]
    [InlineData("took 3.1 s", "took 12 min")]
    [InlineData("1,730 tokens/s", "25 tokens/s")]
    [InlineData("lab 0.1.0+ef60f9d", "lab 0.1.0+9141c60")]
    [InlineData("a\n...\nc", "a\nb\nb\nc")]
    [InlineData("a\n...", "a\nb\nb")]
    [InlineData("...", "")]
    [InlineData("{\"steps\":1128,\"seconds\":410.2}", "{\"steps\":1128,\"seconds\":3.0}")]
    public void SameButForWhatDiffers_Agrees(string expected, string actual) => Assert.Null(ExpectedOutput.Mismatch(expected, actual));

    [Theory]
    [InlineData("positive 0.97", "negative 0.97", "positive 0.97")]
    [InlineData("positive 0.97", "positive 0.90", "positive 0.97")]
    [InlineData("rows 2319", "rows 2000", "rows 2319")]
    [InlineData("a\nb", "a", "b")]
    [InlineData("a", "a\nb", "(the end, but there was: b)")]
    [InlineData("a\n...\nc", "a\nb", "c")]
    [InlineData("lab 0.1.0", "lab 0.2.0", "lab 0.1.0")]
    public void OtherOutput_IsReported(string expected, string actual, string mismatch) =>
        Assert.Equal(mismatch, ExpectedOutput.Mismatch(expected, actual));
}
