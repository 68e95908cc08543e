using Lab.MlflowServer.Search;

namespace Lab.MlflowServer.Traces;

/// <summary>Filters of trace metrics: one clause each, <c>trace.status = 'OK'</c>, <c>trace.metadata.`KEY` = '...'</c>, <c>trace.tag.KEY</c>, <c>span.name</c>, <c>assessment.type</c>.</summary>
static class TraceMetricFilter
{
    const string Run = "mlflow.sourceRun";

    // Whether a key stands behind.
    static readonly Dictionary<string, Dictionary<string, bool>> entities = new()
    {
        ["trace"] = new() { ["status"] = false, ["tag"] = true, ["metadata"] = true },
        ["span"] = new() { ["name"] = false, ["status"] = false, ["type"] = false },
        ["assessment"] = new() { ["name"] = false, ["type"] = false },
    };

    /// <summary>SQL of one filter.</summary>
    /// <param name="filter">As the caller wrote it.</param>
    /// <param name="view">TRACES, SPANS or ASSESSMENTS.</param>
    /// <param name="arguments">Gets what the caller wrote.</param>
    public static string Condition(string filter, string view, SqlArguments arguments)
    {
        SearchLimits.Check("characters in the filter", filter.Length, SearchLimits.MaxFilter);
        var (of, entity, key, value) = Read(filter);
        if (of != "trace" && !view.StartsWith(of, StringComparison.OrdinalIgnoreCase))
            throw MlflowException.Invalid($"Filtering by {of} is only supported for {of.ToUpperInvariant()}S view type, got {view}");
        string wanted = arguments.Add(value);
        return (of, entity) switch
        {
            ("trace", "status") => $"traces.state = {wanted}",
            ("trace", "tag") => Entry("trace_tags", key!, wanted, arguments),
            // A run may have been linked to a trace later.
            ("trace", _) when key == Run => $"({Entry("trace_metadata", Run, wanted, arguments)} OR EXISTS (SELECT 1 FROM trace_links WHERE trace_id = traces.trace_id AND kind = 'run' AND target = {wanted}))",
            ("trace", _) => Entry("trace_metadata", key!, wanted, arguments),
            ("assessment", "type") => $"assessments.kind = {wanted}",
            _ => $"{of}s.{entity} = {wanted}",
        };
    }

    static string Entry(string table, string key, string wanted, SqlArguments arguments) =>
        $"EXISTS (SELECT 1 FROM {table} WHERE trace = traces.id AND key = {arguments.Add(key)} AND value = {wanted})";

    static (string Of, string Entity, string? Key, string Value) Read(string filter)
    {
        var clauses = FilterParser.Parse(filter, "");
        if (clauses.Count > 1) throw MlflowException.Invalid("Invalid clause(s) in filter string: AND");
        if (clauses is not [var clause]) throw MlflowException.Invalid($"Invalid filter: '{filter}'. Expected one filter clause.");
        string[] parts = clause.Left.Split('.', 3);
        if (parts.Length < 2)
            throw MlflowException.Invalid($"Invalid identifier '{clause.Left}'. Columns should be specified as 'trace.<key>', 'span.<key>', 'assessment.<key>'.");
        var (of, entity, key) = (parts[0].Trim('`'), parts[1], parts.Length > 2 ? parts[2].Trim('`', '"') : null);
        if (!entities.TryGetValue(of, out var known)) throw MlflowException.Invalid($"Invalid view type '{of}'. Valid values are dict_keys(['trace', 'span', 'assessment'])");
        if (!known.TryGetValue(entity, out bool needsKey))
            throw MlflowException.Invalid($"Invalid entity '{entity}' specified for view type '{of}'. Valid entities are [{string.Join(", ", known.Keys.Select(name => $"'{name}'"))}]");
        if (needsKey && key is null) throw MlflowException.Invalid($"Filtering by {entity} requires a key, e.g. '{of}.{entity}.<key> = <value>'");
        if (!needsKey && key is not null) throw MlflowException.Invalid($"Filtering by {entity} does not require a key, use '{of}.{entity}' instead");
        if (clause.Operator != "=") throw MlflowException.Invalid($"Invalid comparator: '{clause.Operator}', only '=' operator is supported");
        return clause.Right!.Value is { Kind: TokenKind.Text } text ? (of, entity, key, text.Unquoted)
            : throw MlflowException.Invalid($"Expected a quoted string value for {entity} value (e.g. 'my-value'). Got value {clause.Right.Value.Raw}");
    }
}
