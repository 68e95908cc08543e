using System.Net;
using Lab.Records;

namespace Lab.Platform.Tests.Records.Redis;

public sealed class RedisConnectionStringTests
{
    [Fact]
    public void ConnectionString_GivesEveryOptionItNames()
    {
        var options = RedisConnectionString.Parse("one:6380, two,password=a=b,user=lab,ssl=True,sslHost=redis.example,defaultDatabase=2,connectTimeout=1500,syncTimeout=250,abortConnect=false,name=monitor,keepAlive=9");

        Assert.Equal([new DnsEndPoint("one", 6380), new DnsEndPoint("two", 6379)], options.EndPoints);
        Assert.Equal(("a=b", "lab", true, "redis.example", 2), (options.Password, options.User, options.Ssl, options.SslHost, options.DefaultDatabase));
        Assert.Equal((1500, 250, 9), (options.ConnectTimeout, options.AsyncTimeout, options.KeepAlive));
        Assert.Equal("monitor", options.ClientName);
    }

    [Theory]
    [InlineData("redis://localhost", "localhost:6379", null, null, 0, false)]
    [InlineData("redis://:p%2Cw@host:7000/3", "host:7000", null, "p,w", 3, false)]
    [InlineData("rediss://lab:secret@host", "host:6379", "lab", "secret", 0, true)]
    [InlineData("REDIS://[::1]:7000", "[::1]:7000", null, null, 0, false)]
    [InlineData("::1", "[::1]:6379", null, null, 0, false)]
    [InlineData("[::1]:7000", "[::1]:7000", null, null, 0, false)]
    [InlineData("host,ssl=true", "host:6379", null, null, 0, true)]
    [InlineData("/run/redis/redis.sock,password=secret", "/run/redis/redis.sock", null, "secret", 0, false)]
    public async Task BothForms_AreRead_AndTheServerIsShownWithoutTheLogin(string text, string shown, string? user, string? password, int database, bool ssl)
    {
        var options = RedisConnectionString.Parse(text);

        Assert.Equal((user, password, database, ssl), (options.User, options.Password, options.DefaultDatabase ?? 0, options.Ssl));
        await using var connection = new RedisConnection(options, "test");
        Assert.Equal(shown, connection.ToString());
    }

    [Theory]
    [InlineData("host,pasword=secret", "password")]
    [InlineData("host,SSLhosts=secret", "sslHost")]
    [InlineData("host,database=secret", "defaultDatabase")]
    public void UnknownKey_NamesTheNearestKnownOne_AndNotTheValue(string text, string nearest)
    {
        var error = Assert.Throws<LabException>(() => RedisConnectionString.Parse(text));

        Assert.Contains($"Did you mean '{nearest}'?", error.Message);
        Assert.DoesNotContain("secret", error.Message);
    }

    [Theory]
    [InlineData("")]
    [InlineData("password=secret")]
    [InlineData("host:0")]
    [InlineData("host:65536")]
    [InlineData("host:sec ret")]
    [InlineData("tcp://:secret@host")]
    [InlineData("host,ssl=secret")]
    [InlineData("host,syncTimeout=-1")]
    [InlineData("host,syncTimeout=0")]
    [InlineData("host,name=a b")]
    [InlineData("redis://")]
    [InlineData("redis://:secret@host/db")]
    [InlineData("redis://:secret@host/?a=b")]
    public void WhatIsNotOfItsForm_IsRefusedWithoutShowingSecrets(string text) =>
        Assert.DoesNotContain("secret", Assert.Throws<LabException>(() => RedisConnectionString.Parse(text)).Message);
}
