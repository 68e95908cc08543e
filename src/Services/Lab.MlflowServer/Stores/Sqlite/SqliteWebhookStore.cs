using Lab.MlflowServer.Search;
using Lab.MlflowServer.Webhooks;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>Webhooks in a SQLite file. Rules as with <see cref="SqliteTrackingStore"/>.</summary>
sealed class SqliteWebhookStore(SqliteDatabase database, TimeProvider time)
{
    const string Columns = "webhook_id, name, url, description, secret, status, events, creation_timestamp, last_updated_timestamp";

    public Task<Webhook> CreateAsync(Webhook webhook, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        session.Execute(
            $"INSERT INTO webhooks ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)",
            webhook.Id, webhook.Name, webhook.Url, webhook.Description, webhook.Secret, StatusOf(webhook), EventsOf(webhook), Now());
        return Require(session, webhook.Id);
    }, cancellation);

    public Task<Webhook> GetAsync(string id, CancellationToken cancellation) => Task.FromResult(database.Read(session => Require(session, id)));

    /// <summary>What <paramref name="change"/> makes of it.</summary>
    public Task<Webhook> UpdateAsync(string id, Func<Webhook, Webhook> change, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        var webhook = change(Require(session, id));
        session.Execute(
            "UPDATE webhooks SET name = $2, url = $3, description = $4, secret = $5, status = $6, events = $7, last_updated_timestamp = $8 WHERE webhook_id = $1",
            id, webhook.Name, webhook.Url, webhook.Description, webhook.Secret, StatusOf(webhook), EventsOf(webhook), Now());
        return Require(session, id);
    }, cancellation);

    public Task DeleteAsync(string id, CancellationToken cancellation) => database.WriteAsync(session =>
    {
        Require(session, id);
        return session.Execute("DELETE FROM webhooks WHERE webhook_id = $1", id);
    }, cancellation);

    /// <summary>In the order in which they were made.</summary>
    public Task<(List<Webhook> Webhooks, string? NextPageToken)> ListAsync(int size, string? pageToken, CancellationToken cancellation)
    {
        long offset = PageToken.Read(pageToken);
        var found = database.Read(session => session.Query($"SELECT {Columns} FROM webhooks ORDER BY id LIMIT $1 OFFSET $2", Read, size + 1L, offset));
        if (found.Count <= size) return Task.FromResult<(List<Webhook>, string?)>((found, null));
        found.RemoveAt(size);
        return Task.FromResult<(List<Webhook>, string?)>((found, PageToken.Write(offset + size)));
    }

    /// <summary>Those that want to be told.</summary>
    public List<Webhook> Of(WebhookEvent happened) => database.Read(session => session.Query($"SELECT {Columns} FROM webhooks WHERE status = 'ACTIVE' ORDER BY id", Read))
        .FindAll(webhook => webhook.Events.Contains(happened));

    long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();

    static string StatusOf(Webhook webhook) => webhook.IsActive ? "ACTIVE" : "DISABLED";

    static string EventsOf(Webhook webhook) => string.Join(' ', webhook.Events);

    static Webhook Require(SqliteSession session, string id) =>
        session.First($"SELECT {Columns} FROM webhooks WHERE webhook_id = $1", Read, id) ?? throw MlflowException.Missing($"Webhook with ID {id} not found.");

    static Webhook Read(SqliteDataReader row) => new()
    {
        Id = row.GetString(0),
        Name = row.GetString(1),
        Url = row.GetString(2),
        Description = row.IsDBNull(3) ? null : row.GetString(3),
        Secret = row.IsDBNull(4) ? null : row.GetString(4),
        IsActive = row.GetString(5) == "ACTIVE",
        Events = [.. row.GetString(6).Split(' ').Select(WebhookEvent.Parse)],
        Created = row.GetInt64(7),
        Updated = row.GetInt64(8),
    };
}
