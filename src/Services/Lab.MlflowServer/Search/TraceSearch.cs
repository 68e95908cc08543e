using System.Text.Json;

namespace Lab.MlflowServer.Search;

/// <summary>What traces can be searched by: attributes, tags, metadata, spans, assessments. Several spans may fulfil several clauses.</summary>
sealed class TraceSearch(RowQuery query)
{
    const string Row = "traces.id";

    static readonly Dictionary<string, SearchColumn> columns = new()
    {
        ["request_id"] = new("traces.trace_id", TakesList: true),
        ["timestamp"] = new("traces.timestamp_ms", IsNumber: true),
        ["timestamp_ms"] = new("traces.timestamp_ms", IsNumber: true),
        ["execution_time"] = new("traces.execution_ms", IsNumber: true),
        ["execution_time_ms"] = new("traces.execution_ms", IsNumber: true),
        ["end_time"] = new("(traces.timestamp_ms + traces.execution_ms)", IsNumber: true),
        ["end_time_ms"] = new("(traces.timestamp_ms + traces.execution_ms)", IsNumber: true),
        ["status"] = new("traces.state", TakesList: true),
        ["client_request_id"] = new("traces.client_request_id", TakesList: true),
        ["experiment_id"] = new("traces.experiment"),
    };

    // Attributes that are kept elsewhere.
    static readonly Dictionary<string, (string Entity, string Key)> elsewhere = new()
    {
        ["name"] = ("tag", "mlflow.traceName"),
        ["prompt"] = ("prompt", ""),
        ["run_id"] = ("run", ""),
        ["text"] = ("span", "content"),
    };

    static readonly string[] texts = ["=", "!=", "LIKE", "ILIKE", "RLIKE"], lists = [.. texts, "IN", "NOT IN"], numbers = ["=", "!=", ">", ">=", "<", "<="];

    public void Where(string? filter) => query.Require(ConditionsOf(filter));

    /// <summary>Whether a trace fulfils a filter, as one expression; what the query asks for stays as it is.</summary>
    public string Matches(string filter)
    {
        var conditions = ConditionsOf(filter);
        return conditions.Count == 0 ? "1" : $"({RowQuery.All(conditions)})";
    }

    /// <summary>Refuses a filter that could not be searched by.</summary>
    public static void Check(string? filter) => new TraceSearch(new RowQuery("traces", Row)).Where(filter);

    public void OrderBy(IReadOnlyList<string> orderBy)
    {
        SearchLimits.Check("columns in order_by", orderBy.Count, SearchLimits.MaxOrders);
        List<string> terms = [];
        foreach (string wanted in orderBy)
        {
            var (column, direction) = OrderClause.Read(wanted);
            var (entity, key) = KeyOf(column, isOrder: true);
            string sql = entity switch
            {
                "attribute" => columns[key].Sql,
                "tag" or "request_metadata" => $"(SELECT value FROM {TableOf(entity)} WHERE trace = {Row} AND key = {query.Arguments.Add(key)})",
                "run" => $"(SELECT value FROM trace_metadata WHERE trace = {Row} AND key = 'mlflow.sourceRun')",
                _ => throw MlflowException.Invalid($"Invalid order_by entity '{entity}'."),
            };
            terms.Add($"{sql} IS NULL, {sql} {direction}");
        }
        query.Order = string.Join(", ", [.. terms, "traces.timestamp_ms DESC", "traces.trace_id"]);
    }

    List<string> ConditionsOf(string? filter)
    {
        SearchLimits.Check("characters in the filter", filter?.Length ?? 0, SearchLimits.MaxFilter);
        var clauses = FilterParser.Parse(filter, "'");
        SearchLimits.Check("clauses in the filter", clauses.Count, SearchLimits.MaxSubqueries);
        return clauses.ConvertAll(ConditionOf);
    }

    string ConditionOf(Comparison clause)
    {
        var (entity, key) = KeyOf(clause.Left, isOrder: false);
        switch (entity)
        {
            case "attribute":
                return Compare(clause, new(Entity.Attribute, key), columns[key].Sql, columns[key].IsNumber ? numbers : lists);
            case "tag" or "request_metadata":
                string exists = $"EXISTS (SELECT 1 FROM {TableOf(entity)} WHERE trace = {Row} AND key = {query.Arguments.Add(key)}";
                return clause.Operator switch
                {
                    "IS NULL" => $"NOT {exists})",
                    "IS NOT NULL" => exists + ")",
                    _ => $"{exists} AND {Compare(clause, new(Entity.Tag, key), "value", entity == "tag" && key == "mlflow.traceName" ? lists : texts)})",
                };
            case "run":
                return $"EXISTS (SELECT 1 FROM (SELECT value FROM trace_metadata WHERE trace = {Row} AND key = 'mlflow.sourceRun' "
                    + $"UNION ALL SELECT target FROM trace_links WHERE trace_id = traces.trace_id AND kind = 'run') WHERE {Compare(clause, new(Entity.Attribute, "run_id"), "value", lists)})";
            case "prompt":
                return PromptCondition(clause);
            case "span":
                return $"EXISTS (SELECT 1 FROM spans WHERE trace = {Row} AND {SpanCondition(clause, key)})";
            case "feedback" or "expectation":
                return AssessmentCondition(clause, entity, key);
            default:
                throw MlflowException.Invalid($"Traces cannot be searched by {entity}.");
        }
    }

    // prompt = 'NAME/VERSION'
    string PromptCondition(Comparison clause)
    {
        if (clause.Operator != "=") throw MlflowException.Invalid($"Invalid comparator '{clause.Operator}' for prompts filter. Only '=' is supported with format: prompt = \"name/version\"");
        string version = FilterValues.Text(new(Entity.Attribute, "prompt"), clause.Right!.Value);
        if (version.Count(c => c == '/') != 1) throw MlflowException.Invalid($"Invalid prompts filter value '{version}'. Expected format: prompt = \"name/version\"");
        return $"EXISTS (SELECT 1 FROM trace_links WHERE trace_id = traces.trace_id AND kind = 'prompt' AND target = {query.Arguments.Add(version)})";
    }

    string SpanCondition(Comparison clause, string key)
    {
        if (key is "name" or "type" or "status") return Compare(clause, new(Entity.Attribute, "span." + key), key, lists);
        // What somebody wrote into a span: its name, names and values of attributes; not the words of the JSON around them.
        if (key == "content")
            return $"EXISTS (SELECT 1 FROM json_tree(body) leaf WHERE leaf.atom IS NOT NULL AND {Compare(clause, new(Entity.Attribute, "span.content"), "CAST(leaf.atom AS TEXT)", ["LIKE", "ILIKE", "RLIKE"])})";
        const string attributes = "attributes.";
        if (!key.StartsWith(attributes, StringComparison.Ordinal) || key.Length == attributes.Length)
            throw MlflowException.Invalid($"Invalid span attribute '{key}'. Supported attributes: name, status, type, attributes.<attribute_name>.");
        // A value of any kind, as the text that it is.
        return $"EXISTS (SELECT 1 FROM json_each(body, '$.attributes') one WHERE json_extract(one.value, '$.key') = {query.Arguments.Add(key[attributes.Length..])} AND "
            + Compare(clause, new(Entity.Attribute, "span." + key), "CAST((SELECT first.value FROM json_each(one.value, '$.value') first LIMIT 1) AS TEXT)", lists) + ")";
    }

    string AssessmentCondition(Comparison clause, string kind, string name)
    {
        string exists = $"EXISTS (SELECT 1 FROM assessments WHERE trace = {Row} AND kind = '{kind}' AND name = {query.Arguments.Add(name)} AND is_valid = 1";
        if (clause.Operator == "IS NULL") return $"NOT {exists})";
        if (clause.Operator == "IS NOT NULL") return exists + ")";
        if (clause.Operator is ">" or ">=" or "<" or "<=")
            return $"{exists} AND json_type(value) IN ('integer', 'real') AND json_extract(value, '$') {clause.Operator} {query.Arguments.Add(FilterValues.MetricNumber(clause.Right!.Value))})";
        if (clause.Operator is not ("=" or "!=")) return $"{exists} AND {Compare(clause, new(Entity.Attribute, $"{kind}.{name}"), "CAST(json_extract(value, '$') AS TEXT)", texts)})";
        // True, 5 and "yes" are written alike in a filter.
        string text = clause.Right!.Value.Kind == TokenKind.Text ? clause.Right.Value.Unquoted : clause.Right.Value.Raw;
        string json = JsonSerializer.Serialize(text, Validation.ValidationJson.Default.String);
        return $"{exists} AND value {(clause.Operator == "=" ? "IN" : "NOT IN")} ({query.Arguments.Add(text)}, {query.Arguments.Add(json)}))";
    }

    string Compare(Comparison clause, Identifier key, string column, string[] allowed)
    {
        if (!allowed.Contains(clause.Operator)) throw MlflowException.Invalid($"Invalid comparator '{clause.Operator}' not one of those of its key '{key.Key}'");
        var condition = new KeyClauses();
        if (clause.List is { } list)
        {
            SearchLimits.Check($"values in a list of {clause.Operator}", list.Count, SearchLimits.MaxListed);
            condition.AddList(clause.Operator == "NOT IN", FilterValues.Texts(list));
        }
        else
        {
            condition.Add(clause.Operator, allowed == numbers ? FilterValues.AttributeNumber(key, clause.Right!.Value) : FilterValues.Text(key, clause.Right!.Value));
        }
        return condition.Condition(column, query.Arguments);
    }

    static string TableOf(string entity) => entity == "tag" ? "trace_tags" : "trace_metadata";

    static (string Entity, string Key) KeyOf(string left, bool isOrder)
    {
        int dot = left is ['`' or '"', ..] ? -1 : left.IndexOf('.');
        string name = dot < 0 ? "attribute" : left[..dot];
        string key = (dot < 0 ? left : left[(dot + 1)..]).Trim('`', '"');
        string entity = name switch
        {
            "tags" => "tag",
            "attributes" or "trace" => "attribute",
            "metadata" => "request_metadata",
            "tag" or "attribute" or "request_metadata" or "span" or "feedback" or "expectation" or "issue" => name,
            _ => throw MlflowException.Invalid(
                $"Invalid entity type '{name}'. Valid values are {{'attribute', 'attributes', 'expectation', 'feedback', 'issue', 'metadata', 'request_metadata', 'span', 'tag', 'tags', 'trace'}}"),
        };
        if (entity != "attribute") return (entity, key);
        if (elsewhere.TryGetValue(key, out var place) && (!isOrder || key is "name" or "run_id")) return place;
        if (columns.ContainsKey(key) && (isOrder ? key != "client_request_id" : key != "experiment_id")) return (entity, key);
        throw MlflowException.Invalid($"Invalid attribute key '{key}' specified. Valid keys are '{SearchSchema.SetOf([.. columns.Keys.Except(["experiment_id"]), .. elsewhere.Keys])}'");
    }
}
