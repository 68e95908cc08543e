using Lab.Mlflow;
using Lab.MlflowServer.Validation;

namespace Lab.Services.Tests.MlflowServer.Validation;

public sealed class NamesTests
{
    [Theory]
    [InlineData("abc", 3, "abc")]
    [InlineData("abcd", 3, "abc")]
    [InlineData("ab\U0001f600", 3, "ab\U0001f600")]
    [InlineData("ab\U0001f600d", 3, "ab\U0001f600")]
    [InlineData("\U0001f600\U0001f600\U0001f600", 2, "\U0001f600\U0001f600")]
    public void Cut_CountsCharacters_AndHalvesNone(string text, int most, string kept) => Assert.Equal(kept, Names.Cut(text, most));

    [Fact]
    public void Length_CountsCharacters()
    {
        Names.CheckLength("name", "ab\U0001f600", 3);
        Assert.Throws<MlflowException>(() => Names.CheckLength("name", "abc\U0001f600", 3));
    }
}
