namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>Evaluation datasets. A record is known by its inputs, of which the digest is kept; the record itself is the JSON that is answered.</summary>
static class SchemaStep5
{
    public const string Sql = """
        CREATE TABLE evaluation_datasets (
            id INTEGER PRIMARY KEY, dataset_id TEXT NOT NULL UNIQUE, name TEXT NOT NULL, schema TEXT, digest TEXT NOT NULL, created_time INTEGER NOT NULL,
            last_update_time INTEGER NOT NULL, created_by TEXT, last_updated_by TEXT);
        CREATE TABLE evaluation_dataset_tags (
            id INTEGER PRIMARY KEY, dataset INTEGER NOT NULL REFERENCES evaluation_datasets ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (dataset, key));
        CREATE TABLE evaluation_dataset_experiments (
            id INTEGER PRIMARY KEY, dataset INTEGER NOT NULL REFERENCES evaluation_datasets ON DELETE CASCADE, experiment INTEGER NOT NULL REFERENCES experiments,
            UNIQUE (dataset, experiment));
        CREATE TABLE evaluation_records (
            id INTEGER PRIMARY KEY, record_id TEXT NOT NULL UNIQUE, dataset INTEGER NOT NULL REFERENCES evaluation_datasets ON DELETE CASCADE,
            input_digest TEXT NOT NULL, body TEXT NOT NULL, UNIQUE (dataset, input_digest));
        """;
}
