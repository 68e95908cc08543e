using Lab.Mlflow;

namespace Lab.Platform.Tests.Mlflow;

public sealed class ErrorCodesTests
{
    [Theory]
    [InlineData("INVALID_PARAMETER_VALUE", 400)]
    [InlineData("BAD_REQUEST", 400)]
    [InlineData("RESOURCE_ALREADY_EXISTS", 400)]
    [InlineData("UNAUTHENTICATED", 401)]
    [InlineData("CUSTOMER_UNAUTHORIZED", 401)]
    [InlineData("PERMISSION_DENIED", 403)]
    [InlineData("RESOURCE_DOES_NOT_EXIST", 404)]
    [InlineData("NOT_FOUND", 404)]
    [InlineData("ENDPOINT_NOT_FOUND", 404)]
    [InlineData("ALREADY_EXISTS", 409)]
    [InlineData("ABORTED", 409)]
    [InlineData("RESOURCE_CONFLICT", 409)]
    [InlineData("REQUEST_LIMIT_EXCEEDED", 429)]
    [InlineData("RESOURCE_EXHAUSTED", 429)]
    [InlineData("CANCELLED", 499)]
    [InlineData("INTERNAL_ERROR", 500)]
    [InlineData("INVALID_STATE", 500)]
    [InlineData("DATA_LOSS", 500)]
    [InlineData("NOT_IMPLEMENTED", 501)]
    [InlineData("TEMPORARILY_UNAVAILABLE", 503)]
    [InlineData("DEADLINE_EXCEEDED", 504)]
    [InlineData("SOMETHING_NEW", 500)]
    public void Code_HasItsStatus(string code, int status) => Assert.Equal(status, ErrorCodes.StatusOf(code));

    [Fact]
    public void KindOfFailure_HasACodeOfTheTable_WithTheSameStatus() =>
        Assert.All(Enum.GetValues<ErrorKind>().Select(KindCodes.Of), codes => Assert.Equal(codes.HttpStatus, ErrorCodes.StatusOf(codes.MlflowErrorCode)));
}
