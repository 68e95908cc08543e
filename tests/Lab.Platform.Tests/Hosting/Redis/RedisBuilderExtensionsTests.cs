using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.Redis;

namespace Lab.Platform.Tests.Hosting.Redis;

public sealed class RedisBuilderExtensionsTests : IDisposable
{
    readonly TemporaryAppHost host = new();

    [Fact]
    public async Task Others_get_address_and_password_in_both_forms()
    {
        var redis = host.Builder().AddRedis("redis").Resource;
        TemporaryAppHost.Allocate(redis, 7001);
        string password = redis.PasswordParameter!.Value;

        string text = (await ((IResourceWithConnectionString)redis).GetConnectionStringAsync(default))!;
        var properties = new Dictionary<string, string?>();
        foreach (var (name, value) in redis.GetConnectionProperties()) properties[name] = await value.GetValueAsync(default);

        Assert.Equal($"localhost:7001,password={password}", text);
        Assert.Equal(["Host", "Password", "Port", "Uri"], properties.Keys.Order());
        Assert.Equal(("localhost", "7001", password), (properties["Host"], properties["Port"], properties["Password"]));
        foreach (string form in (string[])[text, properties["Uri"]!])
            Assert.Equal((new RedisEndpoint("localhost", 7001), password), (RedisOptions.Parse(form).Endpoints[0], RedisOptions.Parse(form).Password));
    }

    [Fact]
    public void The_generated_password_is_long_secret_and_the_same_at_the_next_start()
    {
        var first = host.Builder().AddRedis("redis").Resource.PasswordParameter!;
        var second = host.Builder().AddRedis("redis").Resource.PasswordParameter!;

        Assert.True(first.Secret);
        Assert.True(first.Value.Length >= 22);
        Assert.Equal(first.Value, second.Value);
    }

    [Fact]
    public void Without_a_password_there_is_none_in_the_connection_string()
    {
        var redis = host.Builder().AddRedis("redis").WithPassword(null).Resource;

        Assert.DoesNotContain("password", redis.ConnectionStringExpression.ValueExpression);
        Assert.DoesNotContain(redis.GetConnectionProperties(), property => property.Key == "Password");
    }

    [Fact]
    public void The_image_and_its_tag_are_pinned()
    {
        var image = Assert.Single(host.Builder().AddRedis("redis").Resource.Annotations.OfType<ContainerImageAnnotation>());

        Assert.Equal(("docker.io", "library/redis"), (image.Registry, image.Image));
        Assert.Matches(@"^\d+\.\d+", image.Tag);
    }

    [Fact]
    public void A_port_can_be_asked_for_at_once_or_later()
    {
        var builder = host.Builder();

        Assert.Equal(7002, builder.AddRedis("one", 7002).Resource.PrimaryEndpoint.EndpointAnnotation.Port);
        Assert.Equal(7003, builder.AddRedis("two").WithHostPort(7003).Resource.PrimaryEndpoint.EndpointAnnotation.Port);
        Assert.Null(builder.AddRedis("three", port: 7004).WithHostPort(null).Resource.PrimaryEndpoint.EndpointAnnotation.Port);
    }

    [Fact]
    public void A_data_volume_is_persisted_to_unless_it_is_read_only()
    {
        var builder = host.Builder();
        var kept = builder.AddRedis("kept").WithDataVolume().Resource;
        var shown = builder.AddRedis("shown").WithDataVolume("data", isReadOnly: true).Resource;

        Assert.NotNull(kept.Persistence);
        Assert.Null(shown.Persistence);
        var mount = Assert.Single(shown.Annotations.OfType<ContainerMountAnnotation>());
        Assert.Equal(("data", "/data", true), (mount.Source, mount.Target, mount.IsReadOnly));
    }

    [Fact]
    public async Task The_container_gets_the_password_by_variable_and_file_and_not_by_argument()
    {
        var builder = host.Builder();
        var redis = builder.AddRedis("redis").WithPersistence(TimeSpan.FromMinutes(5), 10).Resource;
        var arguments = new List<object>();
        foreach (var annotation in redis.Annotations.OfType<CommandLineArgsCallbackAnnotation>()) await annotation.Callback(new(arguments, redis));

        string script = (string)arguments[1];
        Assert.Equal("/bin/sh", redis.Entrypoint);
        Assert.Equal("-c", arguments[0]);
        Assert.Contains("umask 077", script);
        Assert.Contains("save 300 10\\nappendonly yes\\nappendfsync always", script);
        Assert.Contains("$REDIS_PASSWORD", script);
        Assert.DoesNotContain(redis.PasswordParameter!.Value, script);
    }

    public void Dispose() => host.Dispose();
}
