namespace Lab.Docs.Tests.Readme;

public sealed class SourceRegionTests
{
    [Fact]
    public void ShownCode_Runs()
    {
        #region shown
        int sum = 0;
        foreach (int value in new[] { 1, 2, 3 })
            sum += value;
        #endregion
        Assert.Equal(6, sum);
    }

    [Fact]
    public void Region_LosesItsIndentationOnly() =>
        Assert.Equal("a\n\n    b\n", SourceRegion.Extract("x\n    #region r\n\n    a\n\n        b\n    #endregion\n    c\n", "r"));

    [Fact]
    public void UnknownRegion_IsNull() => Assert.Null(SourceRegion.Extract("#region a\n#endregion\n", "b"));

    [Theory]
    [InlineData("", "'': a C# block needs the comment <!-- from: tests/FILE.cs#REGION --> before it.")]
    [InlineData("from: src/X.cs#r", "'src/X.cs': only code that tests run is shown.")]
    [InlineData(
        "from: tests/Lab.Docs.Tests/Readme/SourceRegionTests.cs#nothing",
        "'tests/Lab.Docs.Tests/Readme/SourceRegionTests.cs' has no region 'nothing'.")]
    public void WrongReference_IsRefused(string reference, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => SourceRegion.Read(reference)).Message);
}
