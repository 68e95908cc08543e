using Lab.MlflowServer.Stores;

namespace Lab.Services.Tests.MlflowServer.Stores;

public sealed class PercentDecodingTests
{
    [Fact]
    public void Forms_EndWhereNothingChanges() => Assert.Equal(["a%25252e", "a%252e", "a%2e", "a."], PercentDecoding.FormsOf("a%25252e"));

    [Fact]
    public void Forms_WithoutAnEndWithinReason_EndWithNull()
    {
        string text = "%" + string.Concat(Enumerable.Repeat("25", 200_000));
        var forms = PercentDecoding.FormsOf(text).ToList();
        Assert.Equal((12, null), (forms.Count, forms[^1]));
        Assert.True(ArtifactLocation.LeavesItsRoot("s3://bucket/" + text));
    }
}
