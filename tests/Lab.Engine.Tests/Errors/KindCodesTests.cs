namespace Lab.Engine.Tests.Errors;

public sealed class KindCodesTests
{
    [Theory]
    [InlineData(ErrorKind.Usage, 2, 400)]
    [InlineData(ErrorKind.Data, 3, 400)]
    [InlineData(ErrorKind.Model, 4, 503)]
    [InlineData(ErrorKind.MissingTool, 5, 501)]
    [InlineData(ErrorKind.Gate, 6, 409)]
    public void Kind_HasItsCodes(ErrorKind kind, int exit, int status) =>
        Assert.Equal((exit, status), KindCodes.Of(kind) is var codes ? ((int)codes.Exit, codes.HttpStatus) : default);

    [Fact]
    public void EveryKind_HasCodes() => Assert.All(Enum.GetValues<ErrorKind>(), kind => Assert.NotEmpty(KindCodes.Of(kind).MlflowErrorCode));
}
