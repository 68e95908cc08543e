using AppHost.Resources.Redis;
using AppHost.Resources.Running;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace Lab.AppHost.Tests.Resources.Redis;

public sealed class RedisBuilderExtensionsTests
{
    [Theory]
    [InlineData("run")]
    [InlineData("publish")]
    public async Task Container_IsTheOfficialOne_WithVolumeAndAppendOnlyFile(string operation)
    {
        string[] arguments = operation == "run" ? [] : ["--operation", "publish", "--publisher", "manifest"];
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true, Args = arguments });
        var redis = builder.AddRedisContainer("redis").Resource;

        await using var application = builder.Build();
        var configuration = await ExecutionConfigurationBuilder.Create(redis).WithArgumentsConfig().BuildAsync(builder.ExecutionContext);

        string[] line = [.. configuration.Arguments.Select(argument => argument.Value)];
        // In a manifest a shell gets the whole line as one argument; in a run the official resource makes that line at the start.
        if (operation == "publish") Assert.Equal("-c", Assert.Single(line[..^1]));
        Assert.EndsWith("--save '' --appendonly yes --appendfsync always --maxmemory 1gb --maxmemory-policy noeviction", string.Join(' ', line));
        Assert.Equal("/data", Assert.Single(redis.Annotations.OfType<ContainerMountAnnotation>()).Target);
        Assert.Equal("library/redis", Assert.Single(redis.Annotations.OfType<ContainerImageAnnotation>()).Image);
    }

    [Fact]
    public void Process_KeepsItsPasswordOutOfTheArguments()
    {
        var builder = DistributedApplication.CreateBuilder(new DistributedApplicationOptions { DisableDashboard = true });
        var redis = builder.AddRedisProcess("redis", ToolEnvironment.OfThisProcess).Resource;

        Assert.True(redis.Password.Secret);
        Assert.Equal("{redis.bindings.tcp.host}:{redis.bindings.tcp.port},password={redis-password.value}", redis.ConnectionStringExpression.ValueExpression);
    }
}
