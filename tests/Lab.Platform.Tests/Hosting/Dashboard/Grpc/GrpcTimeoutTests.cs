using Lab.Hosting.Dashboard.Grpc;

namespace Lab.Platform.Tests.Hosting.Dashboard.Grpc;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("1H", 3_600_000)]
    [InlineData("2M", 120_000)]
    [InlineData("30S", 30_000)]
    [InlineData("250m", 250)]
    [InlineData("5000u", 5)]
    [InlineData("1000000n", 1)]
    [InlineData("99999999m", 99_999_999)]
    public void Header_with_unit_is_read(string header, double milliseconds)
    {
        Assert.True(GrpcTimeout.TryParse(header, out var timeout));
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), timeout);
    }

    [Fact]
    public void No_header_is_no_deadline()
    {
        Assert.True(GrpcTimeout.TryParse(null, out var timeout));
        Assert.Null(timeout);
    }

    [Theory]
    [InlineData("S")]
    [InlineData("10")]
    [InlineData("10s")]
    [InlineData("-1S")]
    [InlineData("123456789S")]
    public void Other_text_is_refused(string header) => Assert.False(GrpcTimeout.TryParse(header, out _));

    [Theory]
    [InlineData("plain text", "plain text")]
    [InlineData("100 %", "100 %25")]
    [InlineData("caf\u00e9\n", "caf%C3%A9%0A")]
    public void Message_text_is_percent_encoded(string text, string encoded) => Assert.Equal(encoded, GrpcMessageText.Encode(text));
}
