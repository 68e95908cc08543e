namespace Lab.MlflowServer.Search;

/// <summary>What a caller wrote goes into a statement by these only. Named $1, $2, ... as they come.</summary>
sealed class SqlArguments
{
    readonly List<object?> values = [];

    public int Count => values.Count;

    public object?[] Values => [.. values];

    public string Add(object? value)
    {
        values.Add(value);
        return $"${values.Count}";
    }

    /// <summary>SQLite finds a parameter by its name among all: a list of many is one parameter, or binding it would take their square.</summary>
    public string AddList(string json, string columns = "value") => $"SELECT {columns} FROM json_each({Add(json)})";
}
