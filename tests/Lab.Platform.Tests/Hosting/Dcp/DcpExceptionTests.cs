using System.Net;
using Lab.Hosting.Dcp;

namespace Lab.Platform.Tests.Hosting.Dcp;

public sealed class DcpExceptionTests
{
    [Fact]
    public void A_rejected_object_is_named_by_its_fields_and_its_values_are_kept_secret()
    {
        const string Body =
            """
            {"kind":"Status","message":"Invalid value: \"hunter2\": not allowed","reason":"Invalid","code":422,
             "details":{"causes":[{"field":"spec.env[2]","reason":"FieldValueInvalid","message":"hunter2"}]}}
            """;

        var refusal = DcpException.Of("POST /executables", HttpStatusCode.UnprocessableEntity, Body);

        Assert.Equal("DCP refused POST /executables (422): invalid: spec.env[2]", refusal.Message);
    }

    [Theory]
    [InlineData("""{"message":"executables \"x\" not found","reason":"NotFound"}""", "executables \"x\" not found")]
    [InlineData("<html>", "NotFound")]
    [InlineData("", "NotFound")]
    public void Other_refusals_say_what_DCP_said(string body, string why) =>
        Assert.Equal($"DCP refused GET /x (404): {why}", DcpException.Of("GET /x", HttpStatusCode.NotFound, body).Message);
}
