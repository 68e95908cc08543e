using Lab.Hosting.Redis;

namespace Lab.Platform.Tests.Hosting.Redis;

public sealed class RedisConfigurationTests
{
    [Fact]
    public void With_persistence_a_write_is_on_disk_before_it_is_acknowledged() => Assert.Equal(
        "bind 127.0.0.1\nprotected-mode yes\ndaemonize no\ndir \"/data\"\nrequirepass \"secret\"\nsave 60 5\nappendonly yes\nappendfsync always\n",
        RedisConfiguration.OfProcess("/data", "secret", new RedisPersistence(TimeSpan.FromMinutes(1), 5)));

    [Fact]
    public void Without_it_nothing_is_kept() => Assert.Equal(
        "bind 127.0.0.1\nprotected-mode yes\ndaemonize no\ndir \"/data\"\nsave \"\"\nappendonly no\n",
        RedisConfiguration.OfProcess("/data", null, null));

    [Theory]
    [InlineData("plain", "\"plain\"")]
    [InlineData("a\"b\\c", "\"a\\\"b\\\\c\"")]
    [InlineData("a\nprotected-mode no", "\"a\\x0aprotected-mode no\"")]
    [InlineData("\u00e9", "\"\\xc3\\xa9\"")]
    public void A_value_cannot_leave_its_quotes(string value, string quoted) => Assert.Equal(quoted, RedisConfiguration.Quote(value));
}
