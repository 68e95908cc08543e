using System.Text.RegularExpressions;

namespace Lab.Notebooks.Interpreter.Sql;

/// <summary>Completion in SQL cells: C# variables that are tables, columns of those that the cell names, and key words.</summary>
static partial class SqlLanguage
{
    static readonly string[] keyWords =
    [
        "ALL", "AND", "AS", "ASC", "ASOF", "BETWEEN", "BY", "CASE", "CAST", "COPY", "CREATE", "CROSS", "DELETE", "DESC", "DESCRIBE", "DISTINCT", "DROP", "ELSE", "END",
        "EXCEPT", "EXCLUDE", "EXISTS", "EXPLAIN", "FALSE", "FILTER", "FROM", "FULL", "GROUP", "HAVING", "ILIKE", "IN", "INNER", "INSERT", "INTERSECT", "INTERVAL", "INTO",
        "IS", "JOIN", "LEFT", "LIKE", "LIMIT", "NOT", "NULL", "OFFSET", "ON", "OR", "ORDER", "OUTER", "OVER", "PARTITION", "PIVOT", "QUALIFY", "REPLACE", "RIGHT", "SELECT",
        "SET", "SUMMARIZE", "TABLE", "THEN", "TRUE", "UNION", "UNPIVOT", "UPDATE", "USING", "VALUES", "VIEW", "WHEN", "WHERE", "WINDOW", "WITH",
    ];

    public static CompletionList Complete(ScriptSession session, string code, int position)
    {
        int start = position;
        while (start > 0 && (char.IsLetterOrDigit(code[start - 1]) || code[start - 1] == '_')) start--;
        string typed = code[start..position];
        var named = Words().Matches(code).Select(match => match.Value).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var tables = session.Variables.Where(variable => SqlColumns.IsTable(variable.Value)).ToList();
        var columns = tables.Where(table => named.Contains(table.Name)).SelectMany(table => SqlColumns.NamesOf(table.Value));
        // Behind a point only columns can stand.
        bool ofTable = start > 0 && code[start - 1] == '.';
        var matches = columns.Select(name => new CompletionMatch(name, "field"))
            .Concat(ofTable ? [] : tables.Select(table => new CompletionMatch(table.Name, "variable")))
            .Concat(ofTable ? [] : keyWords.Select(word => new CompletionMatch(word, "keyword")));
        return new(start, typed.Length, [.. matches.Where(match => match.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).DistinctBy(match => match.Text)]);
    }

    [GeneratedRegex(@"[\p{L}_][\p{L}\p{Nd}_]*")]
    private static partial Regex Words();
}
