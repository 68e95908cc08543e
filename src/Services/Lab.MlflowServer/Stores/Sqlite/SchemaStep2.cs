namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>
/// Logged models, and the links from runs to those that they read and made. A link names its model by text: runs may name models of
/// another server. Points of metrics are kept in the order in which they came.
/// </summary>
static class SchemaStep2
{
    public const string Sql = """
        CREATE TABLE logged_models (
            id INTEGER PRIMARY KEY, model_id TEXT NOT NULL UNIQUE, experiment INTEGER NOT NULL REFERENCES experiments, name TEXT NOT NULL,
            artifact_location TEXT NOT NULL, creation_timestamp INTEGER NOT NULL, last_updated_timestamp INTEGER NOT NULL, status INTEGER NOT NULL,
            model_type TEXT NOT NULL, source_run_id TEXT NOT NULL, lifecycle_stage TEXT NOT NULL);
        CREATE INDEX logged_models_by_creation ON logged_models (experiment, lifecycle_stage, creation_timestamp DESC, model_id);
        CREATE TABLE logged_model_tags (
            id INTEGER PRIMARY KEY, model INTEGER NOT NULL REFERENCES logged_models, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (model, key));
        CREATE TABLE logged_model_params (
            id INTEGER PRIMARY KEY, model INTEGER NOT NULL REFERENCES logged_models, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (model, key));
        CREATE TABLE logged_model_metrics (
            id INTEGER PRIMARY KEY, model INTEGER NOT NULL REFERENCES logged_models, run_id TEXT NOT NULL, key TEXT NOT NULL, timestamp INTEGER NOT NULL,
            step INTEGER NOT NULL, value REAL NOT NULL, is_nan INTEGER NOT NULL, dataset_name TEXT NOT NULL, dataset_digest TEXT NOT NULL,
            UNIQUE (model, key, timestamp, step, run_id, dataset_name, dataset_digest));
        CREATE TABLE model_links (
            id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, is_output INTEGER NOT NULL, model_id TEXT NOT NULL, step INTEGER NOT NULL);
        CREATE INDEX model_links_by_run ON model_links (run, is_output);
        ALTER TABLE versions ADD COLUMN model_id TEXT;
        """;
}
