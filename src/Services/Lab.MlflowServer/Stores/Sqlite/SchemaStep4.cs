namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>Webhooks. Their secrets are kept as they are: to sign, the server needs them, and the file is for its owner only.</summary>
static class SchemaStep4
{
    public const string Sql = """
        CREATE TABLE webhooks (
            id INTEGER PRIMARY KEY, webhook_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, url TEXT NOT NULL, description TEXT, secret TEXT, status TEXT NOT NULL,
            events TEXT NOT NULL, creation_timestamp INTEGER NOT NULL, last_updated_timestamp INTEGER NOT NULL);
        """;
}
