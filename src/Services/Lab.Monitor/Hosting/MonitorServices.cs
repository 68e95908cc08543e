using Lab.Mlflow;
using Lab.Monitor.Alerts;
using Lab.Monitor.Mail;
using Lab.Monitor.Passes;
using Lab.Monitor.Retraining;
using Lab.Monitor.Slack;
using Lab.Monitoring.Findings;
using Lab.Monitoring.Reference;
using Lab.Monitoring.Staleness;
using Lab.Records;
using Lab.Records.Jobs;
using Lab.ServiceDefaults.Hosting;
using Microsoft.Extensions.Options;
using StackExchange.Redis;

namespace Lab.Monitor.Hosting;

/// <summary>Options and the real sources behind a pass. What has no connection string is left out, and health says so.</summary>
static class MonitorServices
{
    /// <summary>The first pass begins with the process, and waits for Redis that long.</summary>
    static readonly TimeSpan firstConnection = TimeSpan.FromSeconds(1);

    public static void AddMonitor(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddLabOptions<MonitorOptions>(MonitorOptions.Section);
        services.AddSingleton<IValidateOptions<MonitorOptions>, MonitorValidation>();
        services.AddSingleton<IValidateOptions<AlertOptions>, AlertValidation>();
        services.AddLabOptions<AlertOptions>(AlertOptions.Section).PostConfigure<IConfiguration>((options, configuration) =>
        {
            if (Uri.TryCreate(configuration.GetConnectionString("mlflow"), UriKind.Absolute, out var tracking)) options.TrackingUrl ??= tracking;
        });

        var configuration = builder.Configuration;
        if (configuration.GetConnectionString("redis") is { Length: > 0 } redis)
        {
            var server = RedisConnectionString.Parse(redis);
            services.AddSingleton(_ => new RedisConnection(server, "monitor", firstConnection));
            services.AddSingleton<IPredictionSource, PredictionStream>();
            services.AddSingleton<IAlertStates, RedisAlertStates>();
            services.AddSingleton<FindingBoard>();
            services.AddSingleton<IFeedbackSource, FeedbackBook>();
            services.AddSingleton(provider => new JobQueue(provider.GetRequiredService<RedisConnection>(), provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton<RetrainingLedger>();
            services.AddSingleton<RetrainingDesk>();
        }
        else services.AddSingleton<IAlertStates, NoAlertStates>();
        if (configuration.GetConnectionString("smtp") is { Length: > 0 } smtp)
        {
            var server = SmtpConnection.Parse(smtp);
            services.AddSingleton(provider => new SmtpMailSender(
                server, provider.GetRequiredService<IOptions<AlertOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        }
        services.AddSingleton<IAlertChannel, MailChannel>();
        builder.AddSlack();
        services.AddSingleton<AlertDesk>();
        if (configuration.GetConnectionString("mlflow") is { Length: > 0 } mlflow)
        {
            var server = Uri.TryCreate(mlflow, UriKind.Absolute, out var address)
                ? address
                : throw new LabException(ErrorKind.Usage, $"'{mlflow}' is not an address.", "ConnectionStrings:mlflow", "http://localhost:5000");
            services.AddSingleton(provider => MlflowClient.Create(server, new() { MaxRetries = 1, Time = provider.GetRequiredService<TimeProvider>() }));
            services.AddSingleton<IModelHistory>(provider =>
            {
                var options = provider.GetRequiredService<IOptions<MonitorOptions>>().Value;
                return new MlflowModelHistory(provider.GetRequiredService<MlflowClient>(), options.Model, options.Alias, options.Staleness);
            });
        }
        services.AddSingleton(Reference);

        services.AddSingleton(provider => new Sources(
            provider.GetService<IPredictionSource>(), provider.GetService<IModelHistory>(),
            provider.GetRequiredService<IReferenceSource>(), provider.GetService<IFeedbackSource>(), provider.GetService<RetrainingDesk>(), provider.GetService<FindingBoard>()));
        services.AddSingleton(provider => new MirroredAlertStates(provider.GetRequiredService<IAlertStates>(), failure => failure is RedisException or RedisTimeoutException));
        services.AddSingleton<MonitorRunner>();
        services.AddHostedService<MonitorWorker>();
    }

    // A configured folder always counts; else that of the served version, and the starter while none is registered.
    static IReferenceSource Reference(IServiceProvider provider)
    {
        string? configured = provider.GetRequiredService<IOptions<MonitorOptions>>().Value.Reference;
        var folder = new FolderReferenceSource(configured, [Directory.GetCurrentDirectory(), AppContext.BaseDirectory]);
        return configured is null && provider.GetService<MlflowClient>() is { } client ? new MlflowReferenceSource(client, folder) : folder;
    }
}
