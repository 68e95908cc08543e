using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Lab.Mlflow.Protocol;
using Lab.MlflowServer.Stores;
using Lab.MlflowServer.Stores.Sqlite;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Search;

/// <summary>Finds the numbers of rows, a page at a time. What the caller wrote goes in as parameters only.</summary>
/// <param name="tables">With their joins.</param>
/// <param name="id">Number of a row; tags and metrics point at it.</param>
class RowQuery(string tables, string id)
{
    readonly List<string> conditions = [];
    readonly StringBuilder joins = new();

    public SqlArguments Arguments { get; } = new();

    /// <summary>Columns with their directions.</summary>
    public string Order { get; set; } = "";

    /// <summary>Steps that the search may take.</summary>
    public long MaxSteps { get; init; } = SearchLimits.MaxSteps;

    /// <summary>Of several experiments; none finds nothing.</summary>
    public void In(string column, IReadOnlyList<long> values)
    {
        SearchLimits.Check("experiment ids", values.Count, SearchLimits.MaxListed);
        // One value lets the index order the rows, a list does not.
        Require(values is [var only] ? $"{column} = {Arguments.Add(only)}" : $"{column} IN ({Arguments.AddList(JsonSerializer.Serialize(values, SearchJson.Default.IReadOnlyListInt64))})");
    }

    public void InLifecycle(string column, ViewType view)
    {
        if (view != ViewType.All) Require($"{column} = '{(view == ViewType.DeletedOnly ? Lifecycle.Deleted : Lifecycle.Active)}'");
    }

    public void Require(params IEnumerable<string> more) => conditions.AddRange(more);

    /// <summary>How many rows fulfil each of several conditions, beside those that are required.</summary>
    public List<long> Count(IEnumerable<string> conditions, SqliteSession session, CancellationToken cancellation)
    {
        string counts = string.Join(", ", conditions.Select(condition => $"coalesce(sum({condition} IS TRUE), 0)"));
        return Run(session, $"SELECT {counts} FROM {tables}{Where}", row => Enumerable.Range(0, row.FieldCount).Select(row.GetInt64).ToList(), cancellation)[0];
    }

    /// <summary>Joins the row of one key; gives the name of the joined table.</summary>
    public string Join(string table, string owner, string key)
    {
        string alias = $"o{Arguments.Count}";
        joins.Append(CultureInfo.InvariantCulture, $" LEFT JOIN {table} {alias} ON {alias}.{owner} = {id} AND {alias}.key = {Arguments.Add(key)}");
        return alias;
    }

    /// <summary>Numbers of the rows of one page, in order, and the token of the page that follows.</summary>
    public (List<long> Rows, string? NextPageToken) Page(SearchRequest search, SqliteSession session, CancellationToken cancellation)
    {
        long offset = PageToken.Read(search.PageToken);
        // One more than asked for tells whether there is a next page.
        string sql = string.Create(CultureInfo.InvariantCulture,
            $"SELECT {id} FROM {tables}{joins}{Where} ORDER BY {Order} LIMIT {search.MaxResults + 1L} OFFSET {offset}");
        var rows = Run(session, sql, row => row.GetInt64(0), cancellation);
        if (rows.Count <= search.MaxResults) return (rows, null);
        rows.RemoveAt(rows.Count - 1);
        return (rows, PageToken.Write(offset + rows.Count));
    }

    /// <summary>All of them, as halves of halves: a chain of a thousand ANDs would be deeper than SQLite allows.</summary>
    public static string All(List<string> conditions) => All(CollectionsMarshal.AsSpan(conditions));

    static string All(ReadOnlySpan<string> conditions) => conditions.Length == 1
        ? conditions[0]
        : $"({All(conditions[..(conditions.Length / 2)])} AND {All(conditions[(conditions.Length / 2)..])})";

    string Where => conditions.Count > 0 ? " WHERE " + All(conditions) : "";

    List<T> Run<T>(SqliteSession session, string sql, Func<SqliteDataReader, T> read, CancellationToken cancellation)
    {
        using var limit = new StepLimit(session.Connection, MaxSteps, cancellation);
        try
        {
            return session.QueryOnce(sql, read, Arguments.Values);
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
}
