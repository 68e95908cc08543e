using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Redis;
using Lab.Hosting.Tools;
using Microsoft.Extensions.DependencyInjection;

namespace Aspire.Hosting;

/// <summary>Redis servers.</summary>
public static class RedisBuilderExtensions
{
    const string Registry = "docker.io";
    const string Image = "library/redis";
    const string Tag = "8.6";
    const int ServerPort = 6379;
    const string PasswordVariable = "REDIS_PASSWORD";

    /// <summary>A Redis server: a container where an engine runs, else the machine's own redis-server as a process.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource and of its connection string.</param>
    /// <param name="port">Port for others; null: a free one.</param>
    /// <param name="password">Null: one is generated at the first start and kept.</param>
    public static IResourceBuilder<RedisResource> AddRedis(
        this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        // Without special characters: it stands in connection strings and URLs.
        var secret = password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var redis = new RedisResource(name, secret);
        string check = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new(
            check, _ => new RedisHealthCheck(((IResourceWithConnectionString)redis).GetConnectionStringAsync), failureStatus: null, tags: null));
        var process = new RedisProcess(redis, builder.AppHostDirectory, ToolEnvironment.OfThisProcess);
        return builder.AddResource(redis)
            .WithEndpoint(port: port, targetPort: ServerPort, scheme: "tcp", name: RedisResource.PrimaryEndpointName)
            .WithImage(Image, Tag)
            .WithImageRegistry(Registry)
            .WithEntrypoint("/bin/sh")
            .WithEnvironment(context =>
            {
                if (redis.PasswordParameter is { } parameter) context.EnvironmentVariables[PasswordVariable] = parameter;
            })
            .WithArgs(context =>
            {
                context.Args.Add("-c");
                context.Args.Add(RedisContainer.Script(redis));
            })
            .WithAnnotation(new NativeProcessAnnotation(process.PrepareAsync))
            .WithHealthCheck(check);
    }

    /// <inheritdoc cref="AddRedis(IDistributedApplicationBuilder, string, int?, IResourceBuilder{ParameterResource}?)"/>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port) =>
        builder.AddRedis(name, port, null);

    /// <summary>Keeps the data of the container in a volume. A process keeps it in the state folder anyway.</summary>
    /// <param name="builder">The server.</param>
    /// <param name="name">Name of the volume; null: made of the application's and the resource's names.</param>
    /// <param name="isReadOnly">True: the server only reads it; then nothing is persisted.</param>
    public static IResourceBuilder<RedisResource> WithDataVolume(this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false)
    {
        name ??= $"{builder.ApplicationBuilder.Environment.ApplicationName}-{builder.Resource.Name}-data".ToLowerInvariant();
        builder.WithVolume(name, "/data", isReadOnly);
        return isReadOnly || builder.Resource.Persistence is not null ? builder : builder.WithPersistence();
    }

    /// <summary>
    /// Every write is in the append-only file on disk before it is acknowledged (<c>appendfsync always</c>): an entry that
    /// a caller was promised survives a kill. It costs an fsync per batch of writes.
    /// </summary>
    /// <param name="builder">The server.</param>
    /// <param name="interval">Snapshots in addition, at this interval; null: none.</param>
    /// <param name="keysChangedThreshold">Only when so many keys have changed in it.</param>
    public static IResourceBuilder<RedisResource> WithPersistence(
        this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1)
    {
        if (interval is { } time) ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.FromSeconds(1), nameof(interval));
        ArgumentOutOfRangeException.ThrowIfLessThan(keysChangedThreshold, 1);
        builder.Resource.Persistence = new RedisPersistence(interval, keysChangedThreshold);
        return builder;
    }

    /// <summary>A password of the caller's choice; null: none.</summary>
    public static IResourceBuilder<RedisResource> WithPassword(this IResourceBuilder<RedisResource> builder, IResourceBuilder<ParameterResource>? password)
    {
        builder.Resource.SetPassword(password?.Resource);
        return builder;
    }

    /// <summary>Port for others; null: a free one.</summary>
    public static IResourceBuilder<RedisResource> WithHostPort(this IResourceBuilder<RedisResource> builder, int? port) =>
        builder.WithEndpoint(RedisResource.PrimaryEndpointName, endpoint => endpoint.Port = port);
}
