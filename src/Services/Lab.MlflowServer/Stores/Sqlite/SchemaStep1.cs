namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>
/// Experiments, runs, registry. Times are Unix milliseconds. A series is a metric of a run, with its latest point beside it, so
/// that reading a run or ordering a search touches no history; points are keyed by all they hold, so that a point logged
/// twice is one, and lie in the order in which history is read.
/// </summary>
static class SchemaStep1
{
    public const string Sql = """
        CREATE TABLE experiments (
            id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, artifact_location TEXT NOT NULL,
            lifecycle_stage TEXT NOT NULL, creation_time INTEGER NOT NULL, last_update_time INTEGER NOT NULL);
        CREATE TABLE experiment_tags (
            id INTEGER PRIMARY KEY, experiment INTEGER NOT NULL REFERENCES experiments, key TEXT NOT NULL, value TEXT NOT NULL,
            UNIQUE (experiment, key));
        CREATE TABLE runs (
            id INTEGER PRIMARY KEY, run_id TEXT NOT NULL UNIQUE, experiment INTEGER NOT NULL REFERENCES experiments, run_name TEXT NOT NULL,
            user_id TEXT NOT NULL, status TEXT NOT NULL, start_time INTEGER NOT NULL, end_time INTEGER, artifact_uri TEXT NOT NULL,
            lifecycle_stage TEXT NOT NULL, deleted_time INTEGER);
        CREATE INDEX runs_by_start ON runs (experiment, lifecycle_stage, start_time DESC, run_id);
        CREATE TABLE run_tags (
            id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (run, key));
        CREATE TABLE params (
            id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (run, key));
        CREATE TABLE series (
            id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, key TEXT NOT NULL,
            step INTEGER NOT NULL, timestamp INTEGER NOT NULL, value REAL NOT NULL, is_nan INTEGER NOT NULL, UNIQUE (run, key));
        CREATE TABLE points (
            series INTEGER NOT NULL REFERENCES series, timestamp INTEGER NOT NULL, step INTEGER NOT NULL, value REAL NOT NULL, is_nan INTEGER NOT NULL,
            PRIMARY KEY (series, timestamp, step, value, is_nan)) WITHOUT ROWID;
        CREATE TABLE datasets (
            id INTEGER PRIMARY KEY, experiment INTEGER NOT NULL REFERENCES experiments, name TEXT NOT NULL, digest TEXT NOT NULL,
            source_type TEXT NOT NULL, source TEXT NOT NULL, schema TEXT, profile TEXT, UNIQUE (experiment, name, digest));
        CREATE TABLE inputs (
            id INTEGER PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, dataset INTEGER NOT NULL REFERENCES datasets, UNIQUE (run, dataset));
        CREATE TABLE input_tags (
            id INTEGER PRIMARY KEY, input INTEGER NOT NULL REFERENCES inputs, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (input, key));
        CREATE TABLE models (
            id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, description TEXT, creation_timestamp INTEGER NOT NULL,
            last_updated_timestamp INTEGER NOT NULL, last_version INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE model_tags (
            id INTEGER PRIMARY KEY, model INTEGER NOT NULL REFERENCES models ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL,
            UNIQUE (model, key));
        CREATE TABLE versions (
            id INTEGER PRIMARY KEY, model INTEGER NOT NULL REFERENCES models ON DELETE CASCADE, version INTEGER NOT NULL,
            creation_timestamp INTEGER NOT NULL, last_updated_timestamp INTEGER NOT NULL, stage TEXT NOT NULL, description TEXT,
            source TEXT NOT NULL, storage_location TEXT NOT NULL, run_id TEXT, run_link TEXT, UNIQUE (model, version));
        CREATE TABLE version_tags (
            id INTEGER PRIMARY KEY, version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL,
            UNIQUE (version, key));
        CREATE TABLE aliases (
            id INTEGER PRIMARY KEY, model INTEGER NOT NULL REFERENCES models ON DELETE CASCADE, alias TEXT NOT NULL,
            version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE, UNIQUE (model, alias));
        """;
}
