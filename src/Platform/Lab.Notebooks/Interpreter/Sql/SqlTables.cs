using System.Data.Common;
using System.Text.RegularExpressions;

namespace Lab.Notebooks.Interpreter.Sql;

/// <summary>C# variables as tables, for the time of one cell: those whose names stand in its SQL are copied before it runs.</summary>
sealed partial class SqlTables : IDisposable
{
    public const string Schema = "csharp";

    // Rows a statement: bounds the memory beside the table, and how long an interrupt waits.
    const int chunkRows = 20_000;

    readonly DbConnection connection;
    readonly List<string> loaded = [];

    SqlTables(DbConnection connection) => this.connection = connection;

    public static SqlTables Load(DbConnection connection, ScriptSession session, string sql, CancellationToken interrupt)
    {
        var tables = new SqlTables(connection);
        try
        {
            var words = Words().Matches(sql).Select(match => match.Value).ToHashSet(StringComparer.Ordinal);
            var anyCase = words.ToHashSet(StringComparer.OrdinalIgnoreCase);
            // DuckDB does not tell cases apart: of two variables the one that is written as in the SQL is meant.
            var named = session.Variables.Where(variable => anyCase.Contains(variable.Name))
                .GroupBy(variable => variable.Name, StringComparer.OrdinalIgnoreCase)
                .Select(same => same.FirstOrDefault(variable => words.Contains(variable.Name)) ?? same.First());
            foreach (var variable in named)
                if (SqlColumns.Of(variable.Value, interrupt) is { Count: > 0 } columns) tables.Add(variable.Name, columns, interrupt);
            return tables;
        }
        catch
        {
            tables.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        foreach (string table in loaded)
        {
            try
            {
                DuckDb.Execute(connection, $"DROP TABLE IF EXISTS {table}");
            }
            catch (DbException)
            {
                // In a transaction of the user's that has failed nothing can be dropped; the next copy replaces this one.
            }
        }
    }

    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    void Add(string name, IReadOnlyList<SqlColumn> columns, CancellationToken interrupt)
    {
        string table = $"{Schema}.{Quote(name)}";
        DuckDb.Execute(connection, $"CREATE OR REPLACE TABLE {table} ({string.Join(", ", columns.Select(column => $"{Quote(column.Name)} {column.Type}"))})");
        loaded.Add(table);
        int rows = columns[0].Values.Count;
        for (int row = 0; row < rows; row += chunkRows)
        {
            interrupt.ThrowIfCancellationRequested();
            Insert(table, columns, row, Math.Min(chunkRows, rows - row));
        }
    }

    // Column by column: one parameter each, whatever the number of rows.
    void Insert(string table, IReadOnlyList<SqlColumn> columns, int from, int count)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"INSERT INTO {table} SELECT {string.Join(", ", columns.Select((column, index) => $"unnest($c{index}::{column.Type}[])"))}";
        for (int index = 0; index < columns.Count; index++)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = ($"c{index}", columns[index].Values.GetRange(from, count));
            command.Parameters.Add(parameter);
        }

        command.ExecuteNonQuery();
    }

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{Nd}_]*")]
    private static partial Regex Words();
}
