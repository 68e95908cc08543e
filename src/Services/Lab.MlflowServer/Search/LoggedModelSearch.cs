using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Search;

/// <summary>
/// What logged models can be searched by. A model has several points of a metric, of several runs and datasets: each clause asks for one
/// that fulfils it.
/// </summary>
sealed class LoggedModelSearch(RowQuery query, IReadOnlyList<DatasetFilter> datasets)
{
    const string Row = "logged_models.id";

    static readonly Dictionary<string, SearchColumn> columns = new()
    {
        ["model_id"] = new("logged_models.model_id"),
        ["experiment_id"] = new("CAST(logged_models.experiment AS TEXT)"),
        ["name"] = new("logged_models.name"),
        ["artifact_location"] = new("logged_models.artifact_location"),
        ["creation_timestamp_ms"] = new("logged_models.creation_timestamp", IsNumber: true),
        ["creation_timestamp"] = new("logged_models.creation_timestamp", IsNumber: true),
        ["creation_time"] = new("logged_models.creation_timestamp", IsNumber: true),
        ["last_updated_timestamp_ms"] = new("logged_models.last_updated_timestamp", IsNumber: true),
        ["last_updated_timestamp"] = new("logged_models.last_updated_timestamp", IsNumber: true),
        ["status"] = new("CAST(logged_models.status AS TEXT)"),
        ["lifecycle_stage"] = new("logged_models.lifecycle_stage"),
        ["model_type"] = new("logged_models.model_type"),
        ["source_run_id"] = new("logged_models.source_run_id"),
    };

    public void Where(string? filter)
    {
        SearchLimits.Check("characters in the filter", filter?.Length ?? 0, SearchLimits.MaxFilter);
        var (clauses, refused) = FilterParser.Read(filter);
        if (refused.Count > 0)
            throw MlflowException.Invalid($"Invalid filter string: '{Excerpts.Of(filter!)}'. Expected a list of comparisons separated by 'AND' (e.g. 'metrics.loss > 0.1 AND params.lr = 0.01').");
        SearchLimits.Check("clauses in the filter", clauses.Count, SearchLimits.MaxSubqueries);
        foreach (var clause in clauses) query.Require(ConditionOf(clause));
        if (datasets.Count > 0 && !clauses.Exists(clause => KeyOf(clause.Left).Entity == "metrics"))
            query.Require($"EXISTS (SELECT 1 FROM logged_model_metrics WHERE model = {Row} AND {OnDatasets()})");
    }

    public void OrderBy(IReadOnlyList<ModelOrder> orders)
    {
        SearchLimits.Check("columns in order_by", orders.Count, SearchLimits.MaxOrders);
        List<string> terms = [.. orders.Select(TermOf)];
        query.Order = string.Join(", ", [.. terms, "logged_models.creation_timestamp DESC", "logged_models.model_id"]);
    }

    string ConditionOf(Comparison clause)
    {
        var (entity, key) = KeyOf(clause.Left);
        if (clause.Operator is "IS NULL" or "IS NOT NULL") throw MlflowException.Invalid($"Invalid comparison: {clause.Left} {clause.Operator}. Expected a comparison with 3 tokens.");
        SearchColumn column = default;
        if (entity == "attributes" && !columns.TryGetValue(key, out column))
            throw MlflowException.Invalid($"Invalid attribute key '{key}' specified. Valid keys are '{SearchSchema.SetOf(columns.Keys)}'");
        bool isNumber = entity == "metrics" || column.IsNumber;
        CheckOperator($"{entity}.{key}", clause.Operator, isNumber);
        var condition = new KeyClauses();
        if (clause.List is { } list)
        {
            SearchLimits.Check($"values in a list of {clause.Operator}", list.Count, SearchLimits.MaxListed);
            condition.AddList(clause.Operator == "NOT IN", FilterValues.Texts(list));
        }
        else
        {
            var value = clause.Right!.Value;
            // Texts need no quotes here.
            condition.Add(clause.Operator, isNumber ? FilterValues.AttributeNumber(new(Entity.Metric, key), value) : value.Kind == TokenKind.Text ? value.Unquoted : value.Raw);
        }
        return entity switch
        {
            "attributes" => condition.Condition(column.Sql, query.Arguments),
            "metrics" => $"EXISTS (SELECT 1 FROM logged_model_metrics WHERE model = {Row} AND key = {query.Arguments.Add(key)} AND "
                + $"({(condition.OnlyDenies ? "is_nan = 1 OR" : "is_nan = 0 AND")} {condition.Condition("value", query.Arguments)}){(datasets.Count > 0 ? " AND " + OnDatasets() : "")})",
            _ => $"EXISTS (SELECT 1 FROM logged_model_{entity} WHERE model = {Row} AND key = {query.Arguments.Add(key)} AND {condition.Condition("value", query.Arguments)})",
        };
    }

    string TermOf(ModelOrder order)
    {
        string direction = order.IsAscending ? "ASC" : "DESC";
        int dot = order.Field.IndexOf('.');
        if (dot < 0)
        {
            if (!columns.TryGetValue(order.Field, out var column)) throw new MlflowException(ErrorCodes.InvalidParameterValue, $"Invalid order by field name: {order.Field}") { Class = ("KAM04", "ATTRIBUTE_NOT_FOUND") };
            return $"{column.Sql} {direction}";
        }
        if (order.Field[..dot] != "metrics") throw MlflowException.Invalid($"Invalid order by field name: {order.Field}. Only metrics are supported.");
        string value = $"(SELECT CASE WHEN is_nan = 0 THEN value END FROM logged_model_metrics WHERE model = {Row} AND key = {query.Arguments.Add(order.Field[(dot + 1)..].Trim('`'))}"
            + $"{(order.Dataset is { } dataset ? " AND " + On(dataset) : "")} ORDER BY timestamp DESC, step DESC, run_id LIMIT 1)";
        return $"{value} IS NULL, {value} {direction}";
    }

    string OnDatasets() => $"({string.Join(" OR ", datasets.Select(On))})";

    string On(DatasetFilter dataset)
    {
        string name = dataset.Name is null ? "1" : $"dataset_name = {query.Arguments.Add(dataset.Name)}";
        return dataset.Digest is null ? name : $"({name} AND dataset_digest = {query.Arguments.Add(dataset.Digest)})";
    }

    static (string Entity, string Key) KeyOf(string left)
    {
        int dot = left.IndexOf('.');
        if (dot <= 0 || !left[..dot].All(char.IsAsciiLetterLower)) return ("attributes", left.Trim('`'));
        string entity = left[..dot];
        return entity is "attributes" or "metrics" or "params" or "tags"
            ? (entity, left[(dot + 1)..].Trim('`'))
            : throw MlflowException.Invalid($"Invalid entity type: '{entity}'. Expected one of ['attributes', 'metrics', 'params', 'tags'].");
    }

    static void CheckOperator(string key, string operation, bool isNumber)
    {
        string[] known = isNumber ? ["<", "<=", ">", ">=", "=", "!="] : ["=", "!=", "LIKE", "ILIKE", "IN", "NOT IN"];
        if (!known.Contains(operation))
            throw MlflowException.Invalid($"Invalid comparison operator for {key}: '{operation}'. Expected one of ({string.Join(", ", known.Select(o => $"'{o}'"))}).");
    }
}

/// <summary>Points that were measured on a dataset.</summary>
/// <param name="Name">Null: any.</param>
/// <param name="Digest">Null: any.</param>
readonly record struct DatasetFilter(string? Name, string? Digest);

/// <summary>A column to order logged models by.</summary>
readonly record struct ModelOrder(string Field, bool IsAscending, DatasetFilter? Dataset);
