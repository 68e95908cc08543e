using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lab.Mlflow.Protocol.Messages;
using Lab.MlflowServer.Http;
using Lab.MlflowServer.Stores.Sqlite;
using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Webhooks;

/// <summary>Webhooks as such.</summary>
sealed partial class WebhookEndpoints(SqliteWebhookStore store, WebhookSender sender)
{
    const int UsualPage = 100, MaxPage = 1000;

    public void Map(ApiRoutes routes)
    {
        routes.Post("webhooks", CreateAsync);
        routes.Get("webhooks", ListAsync);
        routes.Get("webhooks/{webhook_id}", GetAsync);
        routes.Patch("webhooks/{webhook_id}", UpdateAsync);
        routes.Delete("webhooks/{webhook_id}", DeleteAsync);
        routes.Post("webhooks/{webhook_id}/test", TestAsync);
    }

    async Task<JsonAnswer> CreateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        string name = fields.RequiredText("name"), url = fields.RequiredText("url");
        if (!fields.Has("events")) throw fields.Missing("events");
        CheckName(name);
        var events = Events(fields);
        if (events.Count == 0) throw MlflowException.Invalid("Webhook events must be a non-empty list of WebhookEvent objects: [].");
        sender.CheckUrl(url);
        return Answer(await store.CreateAsync(new Webhook
        {
            Id = Guid.NewGuid().ToString(),
            Name = name,
            Url = url,
            Description = NullIfEmpty(fields.Text("description")),
            Secret = NullIfEmpty(fields.Text("secret")),
            IsActive = fields.Text("status") != "DISABLED",
            Events = events,
        }, cancellation));
    }

    async Task<JsonAnswer> ListAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        int size = fields.Count("max_results", MaxPage) is { } asked and > 0 ? asked : UsualPage;
        var (webhooks, next) = await store.ListAsync(size, fields.Text("page_token"), cancellation);
        var page = new JsonObject();
        if (webhooks.Count > 0) page["webhooks"] = new JsonArray([.. webhooks.Select(webhook => webhook.ToJson())]);
        if (next is not null) page["next_page_token"] = next;
        return new(page);
    }

    async Task<JsonAnswer> GetAsync(MlflowRequestFields fields, CancellationToken cancellation) => Answer(await store.GetAsync(Id(fields), cancellation));

    async Task<JsonAnswer> UpdateAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var events = Events(fields);
        string? url = NullIfEmpty(fields.Text("url")), name = NullIfEmpty(fields.Text("name")), secret = fields.Text("secret"), description = fields.Text("description"), status = fields.Text("status");
        if (url is not null) sender.CheckUrl(url);
        if (name is not null) CheckName(name);
        return Answer(await store.UpdateAsync(Id(fields), webhook => webhook with
        {
            Name = name ?? webhook.Name,
            Url = url ?? webhook.Url,
            Description = description ?? webhook.Description,
            Secret = secret is null ? webhook.Secret : NullIfEmpty(secret),
            IsActive = status is null ? webhook.IsActive : status != "DISABLED",
            Events = events.Count > 0 ? events : webhook.Events,
        }, cancellation));
    }

    async Task<Empty> DeleteAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        await store.DeleteAsync(Id(fields), cancellation);
        return new();
    }

    // Answers what the other side said; that it could not be reached is an answer too.
    async Task<JsonAnswer> TestAsync(MlflowRequestFields fields, CancellationToken cancellation)
    {
        var webhook = await store.GetAsync(Id(fields), cancellation);
        var happened = fields.Object("event") is { } asked ? Event(asked) : webhook.Events[0];
        JsonObject result;
        try
        {
            var (status, body) = await sender.SendAsync(webhook, happened, WebhookExamples.Of(happened), cancellation);
            result = new JsonObject { ["success"] = status < 400, ["response_status"] = status, ["response_body"] = body };
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellation.IsCancellationRequested)
        {
            result = new JsonObject { ["success"] = false, ["error_message"] = $"Failed to test webhook: {failure.Message}" };
        }
        return new(new JsonObject { ["result"] = result });
    }

    static JsonAnswer Answer(Webhook webhook) => new(new JsonObject { ["webhook"] = webhook.ToJson() });

    static string Id(MlflowRequestFields fields) => fields.FromPath("webhook_id");

    static List<WebhookEvent> Events(MlflowRequestFields fields) => fields.Objects("events", Event);

    static WebhookEvent Event(MlflowRequestFields fields) => WebhookEvent.Read(fields.RequiredText("entity"), fields.RequiredText("action"));

    static void CheckName(string name)
    {
        if (!WebhookName().IsMatch(name))
            throw MlflowException.Invalid(
                $"Webhook name '{Excerpts.Of(name)}' is invalid. It must start and end with a letter or digit, be less than 63 characters long, and contain only letters, "
                + "digits, dots (.), underscores (_), and hyphens (-).");
    }

    [GeneratedRegex(@"\A[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex WebhookName();

    static string? NullIfEmpty(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
