using Lab.Mailbox;
using Lab.Mailbox.Smtp;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Lab.Services.Tests.Mailbox;

/// <summary>The whole mailbox on free ports of this machine.</summary>
sealed class RunningMailbox : IAsyncDisposable
{
    readonly WebApplication app;

    RunningMailbox(WebApplication app) => this.app = app;

    public HttpClient Http { get; private init; } = null!;

    public int SmtpPort { get; private init; }

    public static async Task<RunningMailbox> StartAsync(params string[] settings)
    {
        var app = MailboxApp.Create(["--urls", "http://127.0.0.1:0", .. settings], builder => builder.Logging.ClearProviders());
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningMailbox(app)
        {
            Http = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) },
            SmtpPort = app.Services.GetRequiredService<SmtpListener>().Port,
        };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
