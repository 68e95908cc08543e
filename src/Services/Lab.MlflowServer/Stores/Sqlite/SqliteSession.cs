using Lab.MlflowServer.Search;
using Microsoft.Data.Sqlite;

namespace Lab.MlflowServer.Stores.Sqlite;

/// <summary>One connection and its prepared statements. Used by one thread at a time. Parameters are $1, $2, ... in order.</summary>
sealed class SqliteSession : IDisposable
{
    readonly Dictionary<string, SqliteCommand> prepared = [];

    public SqliteSession(string connectionString)
    {
        Connection = new SqliteConnection(connectionString);
        Connection.Open();
        // "text REGEXP pattern" calls it with the pattern first.
        Connection.CreateFunction("regexp", (string pattern, string? text) => text is not null && RegularExpressions.IsMatch(text, pattern), isDeterministic: true);
    }

    public SqliteConnection Connection { get; }

    /// <summary>Rows changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteNonQuery();

    /// <summary>First column of the first row; null when there is none or it is NULL.</summary>
    public object? Scalar(string sql, params ReadOnlySpan<object?> arguments) => Prepare(sql, arguments).ExecuteScalar() is { } value and not DBNull ? value : null;

    /// <summary>Row number of an insert.</summary>
    public long Insert(string sql, params ReadOnlySpan<object?> arguments) => InsertNew(sql, arguments)!.Value;

    /// <summary>Row number of an insert; null when the row was there.</summary>
    public long? InsertNew(string sql, params ReadOnlySpan<object?> arguments) =>
        Execute(sql, arguments) > 0 ? SQLitePCL.raw.sqlite3_last_insert_rowid(Connection.Handle) : null;

    public List<T> Query<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> arguments)
    {
        using var reader = Prepare(sql, arguments).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    /// <summary>A statement that is unlikely to come again, or whose arguments are too large to be kept: a search.</summary>
    public List<T> QueryOnce<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> arguments)
    {
        using var command = Make(sql, arguments.Length);
        using var reader = Fill(command, arguments).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(read(reader));
        return rows;
    }

    public T? First<T>(string sql, Func<SqliteDataReader, T> read, params ReadOnlySpan<object?> arguments) where T : class
    {
        using var reader = Prepare(sql, arguments).ExecuteReader();
        return reader.Read() ? read(reader) : null;
    }

    public void Dispose()
    {
        foreach (var command in prepared.Values) command.Dispose();
        Connection.Dispose();
    }

    SqliteCommand Prepare(string sql, ReadOnlySpan<object?> arguments)
    {
        if (!prepared.TryGetValue(sql, out var command)) prepared.Add(sql, command = Make(sql, arguments.Length));
        return Fill(command, arguments);
    }

    SqliteCommand Make(string sql, int arguments)
    {
        var command = Connection.CreateCommand();
        command.CommandText = sql;
        for (int i = 1; i <= arguments; i++) command.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
        return command;
    }

    static SqliteCommand Fill(SqliteCommand command, ReadOnlySpan<object?> arguments)
    {
        for (int i = 0; i < arguments.Length; i++) command.Parameters[i].Value = arguments[i] ?? DBNull.Value;
        return command;
    }
}
