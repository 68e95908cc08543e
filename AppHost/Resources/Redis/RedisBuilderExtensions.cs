using AppHost.Resources.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace AppHost.Resources.Redis;

/// <summary>The lab's Redis: a container where an engine runs, else a process.</summary>
static partial class RedisBuilderExtensions
{
    const UnixFileMode OwnerFolder = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>
    /// The official container when an engine runs or a manifest is written, else <c>redis-server</c> as a process: from PATH, or fetched
    /// into the cache. In both forms a write is on disk before it is acknowledged.
    /// </summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddLabRedis(this IDistributedApplicationBuilder builder, string name) =>
        builder.ExecutionContext.IsPublishMode || ContainerEngine.Runs(builder.Configuration)
            ? builder.AddRedisContainer(name)
            : builder.AddRedisProcess(name, ToolEnvironment.OfThisProcess);

    /// <summary>The official resource with a volume and the append-only file.</summary>
    public static IResourceBuilder<RedisResource> AddRedisContainer(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddRedis(name).WithDataVolume().WithArgs(context =>
        {
            string[] settings = [.. RedisConfiguration.Settings.SelectMany(setting => (string[])[$"--{setting.Name}", setting.Value.Length == 0 ? "''" : setting.Value])];
            // A list that becomes a line for the image's shell; in a manifest it is one already, and what follows the line is not read.
            if (context.ExecutionContext.IsPublishMode) context.Args[^1] = $"{context.Args[^1]} {string.Join(' ', settings)}";
            else foreach (string setting in settings) context.Args.Add(setting);
        });

    /// <summary>A process of this machine with its data in <c>.lab/NAME</c>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource and of its connection string.</param>
    /// <param name="environment">Where the program is looked for.</param>
    public static IResourceBuilder<RedisProcessResource> AddRedisProcess(this IDistributedApplicationBuilder builder, string name, ToolEnvironment environment)
    {
        // Without special characters: it stands in connection strings.
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var redis = new RedisProcessResource(name, password, Path.Combine(StateFolder.Of(builder), name));
        string check = $"{name}_check";
        string? connectionString = null;
        builder.Services.AddHealthChecks().AddRedis(_ => connectionString ?? throw new InvalidOperationException("Its address is not known yet."), check);
        return builder.AddResource(redis)
            .WithEndpoint(scheme: "tcp", name: RedisProcessResource.EndpointName)
            .WithArgs(context =>
            {
                context.Args.Add(redis.SettingsFile);
                context.Args.Add("--port");
                context.Args.Add(redis.Endpoint.Property(EndpointProperty.TargetPort));
            })
            .WithEnvironment(context =>
            {
                foreach (var (variable, value) in redis.Variables) context.EnvironmentVariables[variable] = value;
            })
            .WithHealthCheck(check)
            .WithAnnotation(new RemedyAnnotation(lines => RedisRemedy.Find(lines, redis.Command, redis.WorkingDirectory)))
            .WithIconName("Database")
            .OnConnectionStringAvailable(async (_, _, cancellation) => connectionString = await redis.ConnectionStringExpression.GetValueAsync(cancellation))
            .OnBeforeResourceStarted((_, starting, cancellation) => PrepareAsync(redis, starting.Services, environment, cancellation));
    }

    static async Task PrepareAsync(RedisProcessResource redis, IServiceProvider services, ToolEnvironment environment, CancellationToken cancellation)
    {
        var log = services.GetRequiredService<ResourceLoggerService>().GetLogger(redis);
        try
        {
            var program = await new RedisServerFinder(environment, text => LogStep(log, text)).FindAsync(cancellation);
            redis.Annotations.OfType<ExecutableAnnotation>().Last().Command = program.Path;
            redis.Variables = program.Environment;
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(redis.WorkingDirectory);
            else Directory.CreateDirectory(redis.WorkingDirectory, OwnerFolder);
            // In a file and not in the arguments, which every user of the machine can list.
            string password = await redis.Password.GetValueAsync(cancellation) ?? "";
            new OwnedFile(redis.SettingsFile).Write(RedisConfiguration.OfProcess(redis.WorkingDirectory, password));
        }
        catch (Exception failure) when (failure is LabException or IOException or UnauthorizedAccessException)
        {
            var told = failure as LabException ?? StateFolder.CannotBeUsed(redis.WorkingDirectory, failure);
            // Others wait for it: the console says why nothing goes on.
            LogNotStarted(services.GetRequiredService<ILoggerFactory>().CreateLogger("Lab"), redis.Name, told.Message);
            throw new NotStartedException(told);
        }
    }

    [LoggerMessage(LogLevel.Information, "{Step}")]
    static partial void LogStep(ILogger log, string step);

    [LoggerMessage(LogLevel.Error, "{Resource} cannot start: {Reason}")]
    static partial void LogNotStarted(ILogger log, string resource, string reason);
}
