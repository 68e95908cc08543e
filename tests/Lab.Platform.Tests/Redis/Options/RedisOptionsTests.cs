using Lab.Redis;

namespace Lab.Platform.Tests.Redis.Options;

public sealed class RedisOptionsTests
{
    [Fact]
    public void A_connection_string_gives_every_option_it_names()
    {
        var options = RedisOptions.Parse("one:6380, two,password=a=b,user=lab,ssl=True,sslHost=redis.example,defaultDatabase=2,connectTimeout=1500,syncTimeout=250,abortConnect=false,name=monitor,keepAlive=9");

        Assert.Equal([new("one", 6380), new("two", 6379)], options.Endpoints);
        Assert.Equal(("a=b", "lab", true, "redis.example", 2), (options.Password, options.User, options.Ssl, options.SslHost, options.Database));
        Assert.Equal((1500.0, 250.0, 9.0), (options.ConnectTimeout.TotalMilliseconds, options.CommandTimeout.TotalMilliseconds, options.KeepAlive.TotalSeconds));
        Assert.Equal((false, "monitor"), (options.AbortOnConnectFail, options.ClientName));
    }

    [Theory]
    [InlineData("redis://localhost", "localhost:6379")]
    [InlineData("redis://:p%2Cw@host:7000/3", "host:7000,password=*****,defaultDatabase=3")]
    [InlineData("rediss://lab:secret@host", "host:6379,user=lab,password=*****,ssl=True")]
    [InlineData("REDIS://[::1]:7000", "[::1]:7000")]
    [InlineData("::1", "[::1]:6379")]
    [InlineData("[::1]:7000", "[::1]:7000")]
    [InlineData("/run/redis/redis.sock,password=secret", "/run/redis/redis.sock,password=*****")]
    public void Both_forms_are_read_and_shown_without_the_password(string text, string shown) => Assert.Equal(shown, RedisOptions.Parse(text).ToString());

    [Fact]
    public void A_URL_unescapes_its_login() => Assert.Equal("p,w", RedisOptions.Parse("redis://:p%2Cw@host").Password);

    [Theory]
    [InlineData("host,pasword=secret", "password")]
    [InlineData("host,SSLhosts=secret", "sslHost")]
    [InlineData("host,database=secret", "defaultDatabase")]
    public void An_unknown_key_names_the_nearest_known_one_and_not_the_value(string text, string nearest)
    {
        var error = Assert.Throws<LabException>(() => RedisOptions.Parse(text));

        Assert.Contains($"Did you mean '{nearest}'?", error.Message);
        Assert.DoesNotContain("secret", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("password=secret")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:sec ret")]
    [InlineData("host,ssl=secret")]
    [InlineData("host,syncTimeout=-1")]
    [InlineData("host,syncTimeout=0")]
    [InlineData("host,name=a b")]
    [InlineData("redis://")]
    [InlineData("redis://:secret@host/db")]
    [InlineData("redis://:secret@host/?a=b")]
    public void What_is_not_of_its_form_is_refused_without_showing_secrets(string text) =>
        Assert.DoesNotContain("secret", Assert.Throws<LabException>(() => RedisOptions.Parse(text)).Message);
}
