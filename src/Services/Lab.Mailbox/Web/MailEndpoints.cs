using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using Lab.Mailbox.Mails;
using Lab.Mailbox.Smtp;
using Lab.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.Mailbox.Web;

static class MailEndpoints
{
    // Nothing of a mail runs or loads: no script, no network, only its own styles and pictures inside it.
    const string MailPolicy =
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'self'; "
        + "sandbox allow-popups allow-popups-to-escape-sandbox";

    public static void MapMails(this WebApplication app)
    {
        var mails = app.MapGroup("/api/mails");
        mails.MapGet("/", List).WithSummary("All mails, newest first.");
        mails.MapGet("/{id:long}", Details).WithSummary("One mail, taken apart.");
        mails.MapGet("/{id:long}/source", Source).WithSummary("One mail as it came.");
        mails.MapGet("/{id:long}/html", Html).WithSummary("The HTML body, for a frame without rights.");
        mails.MapGet("/changes", Changes).WithSummary("An event whenever a mail comes or the mails are deleted.");
        mails.MapDelete("/", Delete).RequiresApiKey().WithSummary("Deletes all mails.");
    }

    static Ok<MailList> List(MailStore store, SmtpListener smtp)
    {
        MailSummary[] mails = [.. store.All().Select(MailSummary.Of)];
        return TypedResults.Ok(new MailList(smtp.Port, mails.Length, mails));
    }

    static Results<Ok<MailDetails>, NotFound> Details(long id, MailStore store) =>
        store.Find(id) is { } mail ? TypedResults.Ok(MailDetails.Of(mail)) : TypedResults.NotFound();

    static Results<Utf8ContentHttpResult, NotFound> Source(long id, MailStore store) =>
        store.Find(id) is { } mail ? TypedResults.Text(mail.Source, "text/plain; charset=utf-8") : TypedResults.NotFound();

    static Results<ContentHttpResult, NotFound> Html(long id, MailStore store, HttpContext context)
    {
        if (store.Find(id) is not { Content.Html: { } html }) return TypedResults.NotFound();
        context.Response.Headers.ContentSecurityPolicy = MailPolicy;
        context.Response.Headers["Referrer-Policy"] = "no-referrer";
        return TypedResults.Text(html, "text/html", Encoding.UTF8);
    }

    static Ok<DeletedMails> Delete(MailStore store) => TypedResults.Ok(new DeletedMails(store.Clear()));

    static ServerSentEventsResult<string> Changes(MailStore store, IHostApplicationLifetime host, HttpRequest request, CancellationToken cancellation) =>
        TypedResults.ServerSentEvents(HttpMethods.IsHead(request.Method) ? AsyncEnumerable.Empty<SseItem<string>>() : Versions(store, host.ApplicationStopping, cancellation));

    static async IAsyncEnumerable<SseItem<string>> Versions(
        MailStore store, CancellationToken stopping, [EnumeratorCancellation] CancellationToken cancellation)
    {
        // Also when the service stops: an open event stream would hold its shutdown.
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, cancellation);
        long version = store.Version;
        while (true)
        {
            yield return new SseItem<string>(version.ToString(System.Globalization.CultureInfo.InvariantCulture), "mails");
            try
            {
                version = await store.WaitForChangeAsync(version, ended.Token);
            }
            catch (OperationCanceledException)
            {
                yield break;
            }
        }
    }
}
