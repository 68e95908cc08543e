using System.Data.Common;

namespace Lab.Notebooks.Interpreter.Sql;

/// <summary>What a statement gives: its first rows, or all of them.</summary>
/// <param name="Columns">Name and .NET type of each column.</param>
/// <param name="Rows">Null for SQL's NULL.</param>
/// <param name="Count">Rows in all.</param>
sealed record SqlResult(IReadOnlyList<(string Name, Type Type)> Columns, IReadOnlyList<object?[]> Rows, long Count)
{
    // Between two looks at the interrupt.
    const int chunkRows = 1024;

    /// <param name="reader">At the first row of a result.</param>
    /// <param name="mostRows">Rows that are kept; the others are counted.</param>
    /// <param name="interrupt">Looked at now and then.</param>
    public static SqlResult Read(DbDataReader reader, int mostRows, CancellationToken interrupt)
    {
        var types = Enumerable.Range(0, reader.FieldCount).Select(reader.GetFieldType).ToList();
        List<object?[]> rows = [];
        long count = 0;
        for (; reader.Read(); count++)
        {
            if (count % chunkRows == 0) interrupt.ThrowIfCancellationRequested();
            if (count < mostRows) rows.Add([.. Enumerable.Range(0, types.Count).Select(column => Value(reader, column))]);
        }

        var columns = types.Select((type, index) => (reader.GetName(index), typeof(Stream).IsAssignableFrom(type) ? typeof(byte[]) : type));
        return new([.. columns], rows, count);
    }

    static object? Value(DbDataReader reader, int column)
    {
        if (reader.IsDBNull(column)) return null;
        object value = reader.GetValue(column);
        if (value is not Stream stream) return value;
        // Bytes of the reader's own memory, which is gone with the next row.
        using var copy = new MemoryStream();
        using (stream) stream.CopyTo(copy);
        return copy.ToArray();
    }
}
