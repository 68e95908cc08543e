using System.Globalization;
using System.Text.Json;

namespace Lab.MlflowServer.Search;

/// <summary>Conditions on keys as SQL: one subquery for all keys of a table, however many there are.</summary>
/// <param name="schema">What can be searched.</param>
/// <param name="id">Number of a row; tags and metrics point at it.</param>
/// <param name="arguments">Of the whole statement.</param>
sealed class KeyConditions(SearchSchema schema, string id, SqlArguments arguments)
{
    /// <summary>Conditions on the keys of one table, to be joined by AND.</summary>
    public IEnumerable<string> Of(List<(Identifier Key, KeyClauses Clauses)> table)
    {
        if (table[0].Key.Entity == Entity.Attribute) return table.Select(of => of.Clauses.Condition(ColumnOf(of.Key), arguments));
        if (table.Exists(of => of.Clauses is { IsAbsent: true, IsPresent: true })) return ["0"];
        var absent = table.FindAll(of => of.Clauses.IsAbsent);
        var present = table.FindAll(of => of.Clauses.IsPresent);
        List<string> conditions = [];
        if (absent.Count == 1) conditions.Add($"NOT {Exists(absent[0].Key, $"= {arguments.Add(absent[0].Key.Key)}", "1")}");
        // The plus keeps SQLite from seeking each of the names: a run has few.
        if (absent.Count > 1) conditions.Add($"NOT {Exists(absent[0].Key, null, $"+key IN ({Names(absent)})")}");
        if (present.Count == 1) conditions.Add(Exists(present[0].Key, $"= {arguments.Add(present[0].Key.Key)}", Condition(present[0].Key, present[0].Clauses)));
        if (present.Count > 1) conditions.AddRange(EachExists(present));
        return conditions;
    }

    // One subquery for all keys. With one for each, SQLite would open cursors for each at every run, and to open one it goes through
    // all that are open: the square of the keys.
    IEnumerable<string> EachExists(List<(Identifier Key, KeyClauses Clauses)> table)
    {
        var key = table[0].Key;
        // Passes over a run that has fewer keys than are asked for.
        if (key.Entity != Entity.Dataset) yield return Exists(key, null, $"1 LIMIT 1 OFFSET {table.Count - 1}");
        string[] conditions = [.. table.Select(of => Condition(of.Key, of.Clauses))];
        yield return $"NOT EXISTS (WITH wanted (number, name) AS MATERIALIZED ({Names(table, "key, value")}) "
            + $"SELECT 1 FROM wanted WHERE NOT {Exists(key, "= wanted.name", Choice(0, conditions))})";
    }

    // The condition of the wanted key, found by halves.
    static string Choice(int first, ReadOnlySpan<string> conditions)
    {
        if (conditions.Length == 1) return conditions[0];
        int half = conditions.Length / 2;
        return string.Create(CultureInfo.InvariantCulture,
            $"CASE WHEN wanted.number < {first + half} THEN {Choice(first, conditions[..half])} ELSE {Choice(first + half, conditions[half..])} END");
    }

    string Names(List<(Identifier Key, KeyClauses Clauses)> table, string columns = "value") =>
        arguments.AddList(JsonSerializer.Serialize(table.ConvertAll(of => of.Key.Key), SearchJson.Default.ListString), columns);

    string Condition(Identifier key, KeyClauses clauses) => key.Entity switch
    {
        // A NaN equals, exceeds and falls short of nothing.
        Entity.Metric => $"({(clauses.OnlyDenies ? "is_nan = 1 OR" : "is_nan = 0 AND")} {clauses.Condition("value", arguments)})",
        Entity.Dataset when key.Key != "context" => clauses.Condition($"datasets.{key.Key}", arguments),
        _ => clauses.Condition("value", arguments),
    };

    string ColumnOf(Identifier key) => key.Key == FilterConditions.PromptTag
        ? $"coalesce((SELECT lower(value) FROM {schema.Tags.Table} WHERE {schema.Tags.Owner} = {id} AND key = '{FilterConditions.PromptTag}'), 'false')"
        : schema.FilterColumns[key.Key].Sql;

    /// <param name="key">Tells the table.</param>
    /// <param name="named">What its column of keys must fulfil; null for any. Datasets have none.</param>
    /// <param name="condition">What its values must.</param>
    string Exists(Identifier key, string? named, string condition)
    {
        if (named is not null) named = $"AND key {named}";
        return key.Entity switch
        {
            Entity.Metric => $"EXISTS (SELECT 1 FROM series WHERE run = {id} {named} AND {condition})",
            Entity.Parameter => $"EXISTS (SELECT 1 FROM params WHERE run = {id} {named} AND {condition})",
            Entity.Tag => $"EXISTS (SELECT 1 FROM {schema.Tags.Table} WHERE {schema.Tags.Owner} = {id} {named} AND {condition})",
            _ => key.Key == "context"
                ? $"EXISTS (SELECT 1 FROM inputs JOIN input_tags ON input_tags.input = inputs.id WHERE run = {id} AND key = 'mlflow.data.context' AND {condition})"
                : $"EXISTS (SELECT 1 FROM inputs JOIN datasets ON datasets.id = inputs.dataset WHERE inputs.run = {id} AND {condition})",
        };
    }
}
