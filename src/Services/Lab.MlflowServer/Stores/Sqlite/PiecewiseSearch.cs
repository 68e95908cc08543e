using System.Text.Json;
using Lab.MlflowServer.Search;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>
/// Runs a search for the numbers of its rows, and reads the rows themselves a piece at a time. Every piece shows one consistent
/// state of the database, and no transaction is open between two: a client that reads slowly would keep the log from being taken over.
/// </summary>
static class PiecewiseSearch
{
    /// <summary>Tables to select rows from by a list of their numbers, which is $1; the rows are to be ordered by json_each.key.</summary>
    public const string Listed = "json_each($1) CROSS JOIN";

    const int RowsPerPiece = 250;

    /// <param name="database">To search.</param>
    /// <param name="query">Finds the rows.</param>
    /// <param name="search">Page.</param>
    /// <param name="read">Reads the rows of a list of numbers, in its order; rows that have gone since are left out.</param>
    /// <param name="cancellation">Ends the search when the caller has gone.</param>
    public static SearchResults<T> Search<T>(this SqliteDatabase database, RowQuery query, SearchRequest search, Func<SqliteSession, string, List<T>> read, CancellationToken cancellation)
    {
        var (rows, next, first) = database.Read(session =>
        {
            var (found, token) = query.Page(search, session, cancellation);
            return (found, token, read(session, Piece(found, 0)));
        });
        return new(Pieces(), next);

        IEnumerable<IReadOnlyList<T>> Pieces()
        {
            yield return first;
            for (int start = RowsPerPiece; start < rows.Count; start += RowsPerPiece)
                yield return database.Read(session => read(session, Piece(rows, start)));
        }
    }

    static string Piece(List<long> rows, int start) =>
        JsonSerializer.Serialize(rows.GetRange(start, Math.Min(RowsPerPiece, rows.Count - start)), SearchJson.Default.IReadOnlyListInt64);
}
