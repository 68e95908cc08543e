namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>
/// Traces with their spans and assessments. A span or an assessment is kept as the JSON that is answered, with what is searched beside it.
/// Times of traces are Unix milliseconds, those of spans nanoseconds.
/// </summary>
static class SchemaStep3
{
    public const string Sql = """
        CREATE TABLE traces (
            id INTEGER PRIMARY KEY, trace_id TEXT NOT NULL UNIQUE, experiment INTEGER NOT NULL REFERENCES experiments, timestamp_ms INTEGER NOT NULL,
            execution_ms INTEGER, state TEXT NOT NULL, client_request_id TEXT, request_preview TEXT, response_preview TEXT);
        CREATE INDEX traces_by_time ON traces (experiment, timestamp_ms DESC, trace_id);
        CREATE TABLE trace_tags (
            id INTEGER PRIMARY KEY, trace INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (trace, key));
        CREATE TABLE trace_metadata (
            id INTEGER PRIMARY KEY, trace INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE, key TEXT NOT NULL, value TEXT NOT NULL, UNIQUE (trace, key));
        CREATE TABLE trace_links (
            id INTEGER PRIMARY KEY, trace INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE, kind TEXT NOT NULL, target TEXT NOT NULL, UNIQUE (trace, kind, target));
        CREATE INDEX trace_links_by_target ON trace_links (kind, target);
        CREATE TABLE spans (
            id INTEGER PRIMARY KEY, trace INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE, span_id TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
            status TEXT NOT NULL, start_ns INTEGER NOT NULL, end_ns INTEGER, body TEXT NOT NULL, UNIQUE (trace, span_id));
        CREATE TABLE assessments (
            id INTEGER PRIMARY KEY, assessment_id TEXT NOT NULL UNIQUE, trace INTEGER NOT NULL REFERENCES traces ON DELETE CASCADE, kind TEXT NOT NULL,
            name TEXT NOT NULL, value TEXT NOT NULL, is_valid INTEGER NOT NULL, overrides TEXT, body TEXT NOT NULL);
        CREATE INDEX assessments_by_trace ON assessments (trace, kind, name);
        """;
}
