using System.Text;
using System.Text.Json;

namespace Lab.MlflowServer.Search;

/// <summary>
/// The clauses of one key as one condition. A key has one value, so a thousand clauses on it say no more than the tightest bounds,
/// the values that may and may not be, and the different patterns: each row is looked up and compared once.
/// Values of one key are all texts, all doubles or all longs.
/// </summary>
sealed class KeyClauses
{
    readonly Dictionary<string, object> bounds = [];
    readonly HashSet<object> denied = [];
    readonly HashSet<(string Operator, string Pattern)> patterns = [];
    HashSet<object>? allowed;

    /// <summary>IS NULL was asked for.</summary>
    public bool IsAbsent { get; private set; }

    /// <summary>Asked for is what only a value has that is there.</summary>
    public bool IsPresent { get; private set; }

    /// <summary>Only "!=": what NaN fulfils too.</summary>
    public bool OnlyDenies => bounds.Count == 0 && patterns.Count == 0 && allowed is null;

    public void AddPresence(bool isThere)
    {
        if (isThere) IsPresent = true;
        else IsAbsent = true;
    }

    public void AddList(bool isDenied, IEnumerable<string> values)
    {
        IsPresent = true;
        if (isDenied) denied.UnionWith(values);
        else if (allowed is null) allowed = [.. values];
        else allowed.IntersectWith(values);
    }

    /// <param name="operation">= != &lt; &lt;= > >= LIKE ILIKE RLIKE, checked before.</param>
    /// <param name="value">Right of it.</param>
    public void Add(string operation, object value)
    {
        IsPresent = true;
        switch (operation)
        {
            case "!=":
                denied.Add(value);
                break;
            case "=":
                if (allowed is null) allowed = [value];
                else allowed.IntersectWith([value]);
                break;
            case "RLIKE":
                patterns.Add((operation, RegularExpressions.Check((string)value)));
                break;
            case "LIKE" or "ILIKE":
                patterns.Add((operation, (string)value));
                break;
            default:
                bool isTighter = !bounds.TryGetValue(operation, out object? bound)
                    || (operation[0] == '>' ? Comparer<object>.Default.Compare(value, bound) > 0 : Comparer<object>.Default.Compare(value, bound) < 0);
                if (isTighter) bounds[operation] = value;
                break;
        }
    }

    /// <summary>What the value in <paramref name="column"/> must fulfil; "1" when it only must be there.</summary>
    public string Condition(string column, SqlArguments arguments)
    {
        List<string> terms = [];
        if (allowed is { Count: 0 }) return "0";
        if (allowed is not null) terms.Add(Members(column, "=", "IN", allowed, arguments));
        foreach (var (operation, bound) in bounds) terms.Add($"{column} {operation} {arguments.Add(bound)}");
        if (denied.Count > 0) terms.Add(Members(column, "!=", "NOT IN", denied, arguments));
        foreach (var (operation, pattern) in patterns)
            // SQLite's LIKE does not mind the case, its GLOB does.
            terms.Add(operation switch
            {
                "LIKE" => $"{column} GLOB {arguments.Add(GlobOf(pattern))}",
                "ILIKE" => $"{column} LIKE {arguments.Add(pattern)}",
                _ => $"{column} REGEXP {arguments.Add(pattern)}",
            });
        return terms.Count == 0 ? "1" : SearchQuery.All(terms);
    }

    static string Members(string column, string one, string several, HashSet<object> values, SqlArguments arguments)
    {
        if (values.Count == 1) return $"{column} {one} {arguments.Add(values.Single())}";
        // Numbers keep every bit as arguments; there are no more of them than clauses.
        string list = values.First() is string
            ? arguments.AddList(JsonSerializer.Serialize([.. values.Cast<string>()], SearchJson.Default.ListString))
            : string.Join(", ", values.Select(arguments.Add));
        return $"{column} {several} ({list})";
    }

    static string GlobOf(string pattern)
    {
        var glob = new StringBuilder();
        foreach (char c in pattern)
            glob.Append(c switch { '%' => "*", '_' => "?", '*' => "[*]", '?' => "[?]", '[' => "[[]", _ => c.ToString() });
        return glob.ToString();
    }
}
