namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>
/// Scorers with their versions and the share of traces that each is to judge; issues found in traces. Links of traces to runs and prompts go by
/// the trace's own id: a client may link a trace before it has sent it.
/// </summary>
static class SchemaStep6
{
    public const string Sql = """
        CREATE TABLE scorers (
            id INTEGER PRIMARY KEY, scorer_id TEXT NOT NULL UNIQUE, experiment INTEGER NOT NULL REFERENCES experiments, name TEXT NOT NULL, UNIQUE (experiment, name));
        CREATE TABLE scorer_versions (
            id INTEGER PRIMARY KEY, scorer INTEGER NOT NULL REFERENCES scorers ON DELETE CASCADE, version INTEGER NOT NULL, body TEXT NOT NULL,
            creation_time INTEGER NOT NULL, UNIQUE (scorer, version));
        CREATE TABLE scorer_sampling (
            id INTEGER PRIMARY KEY, scorer INTEGER NOT NULL UNIQUE REFERENCES scorers ON DELETE CASCADE, config_id TEXT NOT NULL, sample_rate REAL NOT NULL, filter TEXT);
        CREATE TABLE issues (
            id INTEGER PRIMARY KEY, issue_id TEXT NOT NULL UNIQUE, experiment INTEGER NOT NULL REFERENCES experiments, name TEXT NOT NULL, description TEXT NOT NULL,
            status TEXT NOT NULL, severity INTEGER, source_run_id TEXT, created_timestamp INTEGER NOT NULL, last_updated_timestamp INTEGER NOT NULL, rest TEXT NOT NULL);
        CREATE INDEX issues_by_experiment ON issues (experiment);
        ALTER TABLE trace_links RENAME TO trace_links_before;
        CREATE TABLE trace_links (id INTEGER PRIMARY KEY, trace_id TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL, UNIQUE (trace_id, kind, target));
        INSERT INTO trace_links (trace_id, kind, target) SELECT traces.trace_id, kind, target FROM trace_links_before JOIN traces ON traces.id = trace;
        DROP TABLE trace_links_before;
        CREATE INDEX trace_links_by_run_or_prompt ON trace_links (kind, target);
        CREATE TRIGGER trace_links_go AFTER DELETE ON traces BEGIN DELETE FROM trace_links WHERE trace_id = old.trace_id; END;
        CREATE INDEX assessments_by_issue ON assessments (name, trace) WHERE kind = 'issue';
        """;
}
