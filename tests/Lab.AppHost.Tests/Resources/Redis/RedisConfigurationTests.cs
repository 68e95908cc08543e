using AppHost.Resources.Redis;

namespace Lab.AppHost.Tests.Resources.Redis;

public sealed class RedisConfigurationTests
{
    [Fact]
    public void Process_WritesToDiskBeforeItAcknowledges() => Assert.Equal(
        "bind 127.0.0.1\nprotected-mode yes\ndaemonize no\ndir \"/data\"\nrequirepass \"secret\"\nsave \"\"\nappendonly yes\nappendfsync always\nmaxmemory 1gb\nmaxmemory-policy noeviction\n",
        RedisConfiguration.OfProcess("/data", "secret"));

    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("a\nprotected-mode no", "\"a\\x0aprotected-mode no\"")]
    [InlineData("\u00e9", "\"\\xc3\\xa9\"")]
    public void Value_CannotLeaveItsQuotes(string value, string quoted) => Assert.Equal(quoted, RedisConfiguration.Quote(value));
}
