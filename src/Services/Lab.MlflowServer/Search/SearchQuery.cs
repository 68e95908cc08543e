using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;

namespace Lab.MlflowServer.Search;

/// <summary>Puts a search together as SQL. What the caller wrote goes in as parameters only.</summary>
/// <param name="schema">What can be searched.</param>
/// <param name="tables">With their joins.</param>
/// <param name="id">Number of a row; tags and metrics point at it.</param>
sealed class SearchQuery(SearchSchema schema, string tables, string id)
{
    const string PromptTag = "mlflow.prompt.is_prompt";

    readonly List<object?> arguments = [];
    readonly List<string> conditions = [];
    readonly StringBuilder joins = new();
    string order = "";

    /// <summary>Of several experiments; none finds nothing.</summary>
    public void In(string column, IReadOnlyList<long> values)
    {
        SearchLimits.Check("experiment ids", values.Count, SearchLimits.MaxListed);
        // One value lets the index order the rows, a list does not.
        conditions.Add(values is [var only] ? $"{column} = {Argument(only)}" : $"{column} IN ({Listed(JsonSerializer.Serialize(values, SearchJson.Default.IReadOnlyListInt64))})");
    }

    public void InLifecycle(string column, ViewType view)
    {
        if (view != ViewType.All) conditions.Add($"{column} = '{(view == ViewType.DeletedOnly ? Lifecycle.Deleted : Lifecycle.Active)}'");
    }

    public void Where(string? filter)
    {
        bool namesPrompts = false;
        SearchLimits.Check("characters in the filter", filter?.Length ?? 0, SearchLimits.MaxFilter);
        var clauses = FilterParser.Parse(filter, schema.ClauseQuote);
        SearchLimits.Check("clauses in the filter", clauses.Count, SearchLimits.MaxClauses);
        foreach (var clause in clauses)
        {
            var key = schema.ReadFilterKey(clause.Left);
            namesPrompts |= key is { Entity: Entity.Tag, Key: PromptTag };
            conditions.Add(Condition(key, clause));
        }
        if (schema.HidesPrompts && !namesPrompts) conditions.Add(IsPrompt("!=", "true"));
    }

    /// <summary>Columns asked for; then, among equals and when nothing is asked for, <paramref name="ties"/>.</summary>
    public void OrderBy(IReadOnlyList<string> orderBy, params ReadOnlySpan<string> ties)
    {
        SearchLimits.Check("columns in order_by", orderBy.Count, SearchLimits.MaxOrders);
        List<string> terms = [];
        foreach (string wanted in orderBy)
        {
            var (column, direction) = OrderClause.Read(wanted);
            var key = schema.ReadOrderKey(column);
            switch (key.Entity)
            {
                case Entity.Metric:
                    string series = Join("series", "run", key.Key);
                    terms.Add($"CASE {series}.is_nan WHEN 0 THEN 0 WHEN 1 THEN 1 ELSE 2 END, {series}.value {direction}");
                    break;
                case Entity.Parameter or Entity.Tag:
                    string joined = key.Entity == Entity.Tag ? Join(schema.Tags.Table, schema.Tags.Owner, key.Key) : Join("params", "run", key.Key);
                    terms.Add($"{joined}.value IS NULL, {joined}.value {direction}");
                    break;
                default:
                    terms.Add($"{schema.OrderColumns[key.Key]} IS NULL, {schema.OrderColumns[key.Key]} {direction}");
                    break;
            }
        }
        order = string.Join(", ", [.. terms, .. ties]);
    }

    /// <summary>Numbers of the rows of one page, in order, and the token of the page that follows.</summary>
    public (List<long> Rows, string? NextPageToken) Page(SearchRequest search, SqliteSession session)
    {
        long offset = PageToken.Read(search.PageToken);
        // One more than asked for tells whether there is a next page.
        string sql = string.Create(CultureInfo.InvariantCulture,
            $"SELECT {id} FROM {tables}{joins}{(conditions.Count > 0 ? " WHERE " + All(CollectionsMarshal.AsSpan(conditions)) : "")} ORDER BY {order} LIMIT {search.MaxResults + 1L} OFFSET {offset}");
        var rows = session.QueryOnce(sql, row => row.GetInt64(0), [.. arguments]);
        if (rows.Count <= search.MaxResults) return (rows, null);
        rows.RemoveAt(rows.Count - 1);
        return (rows, PageToken.Write(offset + rows.Count));
    }

    // Halves of halves: a chain of a thousand ANDs would be deeper than SQLite allows.
    static string All(ReadOnlySpan<string> conditions) => conditions.Length == 1
        ? conditions[0]
        : $"({All(conditions[..(conditions.Length / 2)])} AND {All(conditions[(conditions.Length / 2)..])})";

    string Condition(Identifier key, Comparison clause)
    {
        if (clause.Operator is "IS NULL" or "IS NOT NULL")
        {
            if (!schema.HasNullChecks || key.Entity is not (Entity.Tag or Entity.Parameter))
                throw MlflowException.Invalid($"IS NULL / IS NOT NULL is only supported for tags and params, not for '{key.EntityName}' '{key.Key}'");
            return (clause.Operator == "IS NULL" ? "NOT " : "") + Exists(key, "1");
        }
        if (clause.List is { } list) return ListCondition(key, clause.Operator, list);
        var value = clause.Right!.Value;
        return key.Entity switch
        {
            Entity.Metric => Exists(key, MetricCondition(clause.Operator, FilterValues.MetricNumber(value), key)),
            Entity.Attribute when schema.FilterColumns[key.Key] is { IsNumber: true, Sql: var column } =>
                Compare(column, clause.Operator, schema.HasWholeNumbers ? FilterValues.WholeNumber(key, value) : FilterValues.AttributeNumber(key, value), key, isNumber: true),
            Entity.Attribute => Compare(schema.FilterColumns[key.Key].Sql, clause.Operator, FilterValues.Text(key, value), key, isNumber: false),
            Entity.Tag when schema.HidesPrompts && key.Key == PromptTag && clause.Operator is "=" or "!=" => IsPrompt(clause.Operator, FilterValues.Text(key, value)),
            _ => Exists(key, Compare("value", clause.Operator, FilterValues.Text(key, value), key, isNumber: false)),
        };
    }

    string ListCondition(Identifier key, string operation, IReadOnlyList<Token> list)
    {
        bool takes = key.Entity == Entity.Dataset || (key.Entity == Entity.Attribute && schema.FilterColumns[key.Key].TakesList);
        if (!takes)
        {
            string[] able = [.. schema.FilterColumns.Where(column => column.Value.TakesList).Select(column => $"'{column.Key}'").Order(StringComparer.Ordinal)];
            throw MlflowException.Invalid($"Only [{string.Join(", ", able)}] attributes support comparison with a list of quoted string values.");
        }
        SearchLimits.Check($"values in a list of {operation}", list.Count, SearchLimits.MaxListed);
        string values = $"{operation} ({Listed(JsonSerializer.Serialize(FilterValues.Texts(list), SearchJson.Default.ListString))})";
        return key.Entity == Entity.Dataset ? Exists(key, $"value {values}") : $"{schema.FilterColumns[key.Key].Sql} {values}";
    }

    // A NaN equals, exceeds and falls short of nothing.
    string MetricCondition(string operation, double number, Identifier key) =>
        operation == "!=" ? $"(is_nan = 1 OR {Compare("value", operation, number, key, isNumber: true)})" : $"is_nan = 0 AND {Compare("value", operation, number, key, isNumber: true)}";

    string Compare(string column, string operation, object value, Identifier key, bool isNumber)
    {
        bool known = operation is "=" or "!=" || (isNumber ? operation is "<" or "<=" or ">" or ">=" : operation is "LIKE" or "ILIKE");
        if (!known) throw MlflowException.Invalid(schema.UnknownComparator(key, operation));
        return operation switch
        {
            // SQLite's LIKE does not mind the case, its GLOB does.
            "LIKE" => $"{column} GLOB {Argument(GlobOf(Pattern(value)))}",
            "ILIKE" => $"{column} LIKE {Argument(Pattern(value))}",
            _ => $"{column} {operation} {Argument(value)}",
        };
    }

    string Exists(Identifier key, string condition) => key.Entity switch
    {
        Entity.Metric => $"EXISTS (SELECT 1 FROM series WHERE run = {id} AND key = {Argument(key.Key)} AND {condition})",
        Entity.Parameter => $"EXISTS (SELECT 1 FROM params WHERE run = {id} AND key = {Argument(key.Key)} AND {condition})",
        Entity.Tag => $"EXISTS (SELECT 1 FROM {schema.Tags.Table} WHERE {schema.Tags.Owner} = {id} AND key = {Argument(key.Key)} AND {condition})",
        _ => key.Key == "context"
            ? $"EXISTS (SELECT 1 FROM inputs JOIN input_tags ON input_tags.input = inputs.id WHERE run = {id} AND key = 'mlflow.data.context' AND {condition})"
            : $"EXISTS (SELECT 1 FROM (SELECT datasets.{key.Key} AS value FROM inputs JOIN datasets ON datasets.id = inputs.dataset WHERE inputs.run = {id}) WHERE {condition})",
    };

    string IsPrompt(string operation, string value) =>
        $"coalesce((SELECT lower(value) FROM {schema.Tags.Table} WHERE {schema.Tags.Owner} = {id} AND key = '{PromptTag}'), 'false') {operation} {Argument(value)}";

    string Join(string table, string owner, string key)
    {
        string alias = $"o{arguments.Count}";
        joins.Append(CultureInfo.InvariantCulture, $" LEFT JOIN {table} {alias} ON {alias}.{owner} = {id} AND {alias}.key = {Argument(key)}");
        return alias;
    }

    // SQLite finds a parameter by its name among all: a list of many is one parameter, or binding it would take their square.
    string Listed(string json) => $"SELECT value FROM json_each({Argument(json)})";

    string Argument(object? value)
    {
        arguments.Add(value);
        return $"${arguments.Count}";
    }

    static string Pattern(object value)
    {
        string pattern = (string)value;
        SearchLimits.Check("characters in a pattern", pattern.Length, SearchLimits.MaxPattern);
        return pattern;
    }

    static string GlobOf(string pattern)
    {
        var glob = new StringBuilder();
        foreach (char c in pattern)
            glob.Append(c switch { '%' => "*", '_' => "?", '*' => "[*]", '?' => "[?]", '[' => "[[]", _ => c.ToString() });
        return glob.ToString();
    }
}
