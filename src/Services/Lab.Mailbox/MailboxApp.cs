using Lab.Mailbox.Mails;
using Lab.Mailbox.Smtp;
using Lab.Mailbox.Web;
using Lab.ServiceDefaults.Hosting;
using Lab.ServiceDefaults.Web;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Lab.Mailbox;

/// <summary>The whole mailbox, for its own process and for whoever hosts it: SMTP in, a web page and JSON out.</summary>
public static class MailboxApp
{
    /// <summary>Used when no address is configured anywhere: this machine only.</summary>
    const string DefaultUrls = "http://localhost:8025";

    /// <summary>Runs the service until it is told to stop. Gives the process's exit code: 0, or 2 when a setting is wrong.</summary>
    public static Task<int> RunAsync(string[] args, CancellationToken cancellation = default) =>
        ServiceProcess.RunAsync(() => Create(args), cancellation);

    /// <summary>Builds the service, ready to run.</summary>
    /// <param name="args"><c>--urls URLS</c> and any setting as <c>--Mailbox:SmtpPort 2525</c>.</param>
    /// <param name="configure">Last word on services and configuration.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = ServiceConfiguration.CreateBuilder(args, DefaultUrls);
        builder.Services.AddLabOptions<MailboxOptions>(MailboxOptions.Section);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<MailStore>();
        builder.Services.AddSingleton<SmtpListener>();
        builder.Services.AddHostedService(services => services.GetRequiredService<SmtpListener>());
        builder.Services.AddHealthChecks().AddCheck<SmtpHealth>("smtp");
        builder.Services.AddLabJson(MailJson.Default);
        configure?.Invoke(builder);

        var app = builder.Build();
        app.UseFrontDoor();
        app.MapPage();
        app.MapMails();
        app.MapDefaultEndpoints();
        app.AnswerHead();
        return app;
    }

    sealed class SmtpHealth(SmtpListener smtp) : IHealthCheck
    {
        public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
            smtp.Port > 0 ? HealthCheckResult.Healthy($"SMTP on localhost:{smtp.Port}") : HealthCheckResult.Unhealthy("SMTP does not listen yet."));
    }
}
