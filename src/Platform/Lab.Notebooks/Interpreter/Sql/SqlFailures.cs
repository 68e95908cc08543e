using System.Data.Common;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lab.Notebooks.Interpreter.Sql;

/// <summary>Errors of DuckDB with their line of the cell.</summary>
static class SqlFailures
{
    /// <param name="failure">What DuckDB says: text, then JSON with the place in bytes.</param>
    /// <param name="sql">What it was given.</param>
    /// <param name="cell">Name of the cell.</param>
    /// <param name="firstLine">Line of the cell on which the SQL begins, from 1.</param>
    public static CellFailure Of(DbException failure, string sql, string cell, int firstLine)
    {
        var told = Parse(failure.Message);
        string kind = told?["exception_type"]?.GetValue<string>() ?? "";
        string message = told?["exception_message"]?.GetValue<string>() ?? failure.Message;
        string advice = "Extensions of DuckDB are not fetched here: bring the data to this machine and name its file.";
        if (message.Contains(Path.GetDirectoryName(DuckDb.NoFolder)!, StringComparison.Ordinal)) message = advice;
        else if (kind == "Missing Extension" || message.Contains("extension.", StringComparison.Ordinal)) message = $"{message.Split('\n')[0]} {advice}";
        List<string> lines = [kind.Length == 0 ? message : $"{kind} error: {message}"];
        if (told?["position"]?.GetValue<string>() is { } text && int.TryParse(text, out int position)) lines.AddRange(Place(sql, position, cell, firstLine));
        return new("SqlError", string.Join('\n', lines.Take(2)), lines);
    }

    static IEnumerable<string> Place(string sql, int position, string cell, int firstLine)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(sql);
        string before = Encoding.UTF8.GetString(bytes.AsSpan(0, Math.Clamp(position, 0, bytes.Length)));
        int line = before.Count(letter => letter == '\n'), column = before.Length - (before.LastIndexOf('\n') + 1);
        return [$"{cell}, line {firstLine + line}:", sql.Split('\n')[line].TrimEnd('\r'), new string(' ', column) + "^"];
    }

    static JsonObject? Parse(string message)
    {
        int brace = message.IndexOf('{', StringComparison.Ordinal);
        if (brace < 0) return null;
        try
        {
            return JsonNode.Parse(message[brace..]) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
