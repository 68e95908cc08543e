using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Search;

/// <summary>Puts a search together as SQL. What the caller wrote goes in as parameters only.</summary>
/// <param name="schema">What can be searched.</param>
/// <param name="tables">With their joins.</param>
/// <param name="id">Number of a row; tags and metrics point at it.</param>
sealed class SearchQuery(SearchSchema schema, string tables, string id)
{
    readonly SqlArguments arguments = new();
    readonly List<string> conditions = [];
    readonly StringBuilder joins = new();
    string order = "";

    /// <summary>Of several experiments; none finds nothing.</summary>
    public void In(string column, IReadOnlyList<long> values)
    {
        SearchLimits.Check("experiment ids", values.Count, SearchLimits.MaxListed);
        // One value lets the index order the rows, a list does not.
        conditions.Add(values is [var only] ? $"{column} = {arguments.Add(only)}" : $"{column} IN ({arguments.AddList(JsonSerializer.Serialize(values, SearchJson.Default.IReadOnlyListInt64))})");
    }

    public void InLifecycle(string column, ViewType view)
    {
        if (view != ViewType.All) conditions.Add($"{column} = '{(view == ViewType.DeletedOnly ? Lifecycle.Deleted : Lifecycle.Active)}'");
    }

    public void Where(string? filter) => conditions.AddRange(new FilterConditions(schema, id, arguments).Of(filter));

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

    /// <summary>Steps that the search may take.</summary>
    public long MaxSteps { get; init; } = SearchLimits.MaxSteps;

    /// <summary>Numbers of the rows of one page, in order, and the token of the page that follows.</summary>
    public (List<long> Rows, string? NextPageToken) Page(SearchRequest search, SqliteSession session, CancellationToken cancellation)
    {
        long offset = PageToken.Read(search.PageToken);
        // One more than asked for tells whether there is a next page.
        string sql = string.Create(CultureInfo.InvariantCulture,
            $"SELECT {id} FROM {tables}{joins}{(conditions.Count > 0 ? " WHERE " + All(conditions) : "")} ORDER BY {order} LIMIT {search.MaxResults + 1L} OFFSET {offset}");
        var rows = Run(session, sql, cancellation);
        if (rows.Count <= search.MaxResults) return (rows, null);
        rows.RemoveAt(rows.Count - 1);
        return (rows, PageToken.Write(offset + rows.Count));
    }

    /// <summary>All of them, as halves of halves: a chain of a thousand ANDs would be deeper than SQLite allows.</summary>
    public static string All(List<string> conditions) => All(CollectionsMarshal.AsSpan(conditions));

    static string All(ReadOnlySpan<string> conditions) => conditions.Length == 1
        ? conditions[0]
        : $"({All(conditions[..(conditions.Length / 2)])} AND {All(conditions[(conditions.Length / 2)..])})";

    List<long> Run(SqliteSession session, string sql, CancellationToken cancellation)
    {
        using var limit = new StepLimit(session.Connection, MaxSteps, cancellation);
        try
        {
            return session.QueryOnce(sql, row => row.GetInt64(0), arguments.Values);
        }
        catch (SqliteException) when (limit.IsReached)
        {
            throw SearchLimits.TooMuchWork(MaxSteps);
        }
        catch (SqliteException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    string Join(string table, string owner, string key)
    {
        string alias = $"o{arguments.Count}";
        joins.Append(CultureInfo.InvariantCulture, $" LEFT JOIN {table} {alias} ON {alias}.{owner} = {id} AND {alias}.key = {arguments.Add(key)}");
        return alias;
    }
}
