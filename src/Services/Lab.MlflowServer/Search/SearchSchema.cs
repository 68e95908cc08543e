namespace Lab.MlflowServer.Search;

/// <summary>What can be searched and ordered by of one kind of thing, and how the reference server words its refusals.</summary>
sealed record SearchSchema
{
    /// <summary>Names of entities in keys: "metrics" and "metric" for metrics.</summary>
    public required IReadOnlyDictionary<string, Entity> Entities { get; init; }

    public required IReadOnlyDictionary<string, SearchColumn> FilterColumns { get; init; }

    public required IReadOnlyDictionary<string, string> OrderColumns { get; init; }

    /// <summary>Table of tags and its column that points at the thing.</summary>
    public required (string Table, string Owner) Tags { get; init; }

    /// <summary>Allows IS NULL on tags and parameters.</summary>
    public bool HasNullChecks { get; init; }

    /// <summary>Around refused words in messages.</summary>
    public string ClauseQuote { get; init; } = "";

    /// <summary>Refusal of an unknown entity.</summary>
    public required Func<string, string> UnknownEntity { get; init; }

    /// <summary>Refusal of an operator that the key does not have.</summary>
    public required Func<Identifier, string, string> UnknownComparator { get; init; }

    /// <summary>Refusal of an unknown column to order by.</summary>
    public Func<string, string>? UnknownOrder { get; init; }

    /// <summary>The tag mlflow.prompt.is_prompt counts as "false" where it is missing, and prompts are left out unless asked for.</summary>
    public bool HidesPrompts { get; init; }

    /// <summary>Attributes that are numbers are whole ones, and may stand in quotes.</summary>
    public bool HasWholeNumbers { get; init; }

    /// <summary>The key of a clause.</summary>
    public Identifier ReadFilterKey(string left)
    {
        var identifier = Split(left);
        if (identifier.Entity == Entity.Attribute && !FilterColumns.ContainsKey(identifier.Key)) throw UnknownKey(identifier.Key, FilterColumns.Keys);
        if (identifier.Entity == Entity.Dataset && identifier.Key is not ("name" or "digest" or "context"))
            throw MlflowException.Invalid($"Invalid dataset key '{identifier.Key}' specified. Valid keys are '{{'name', 'digest', 'context'}}'");
        return identifier;
    }

    /// <summary>The key of an order.</summary>
    public Identifier ReadOrderKey(string column)
    {
        var identifier = Split(column);
        if (identifier.Entity == Entity.Attribute && !OrderColumns.ContainsKey(identifier.Key))
            throw UnknownOrder is null ? UnknownKey(identifier.Key, OrderColumns.Keys) : MlflowException.Invalid(UnknownOrder(identifier.Key));
        if (identifier.Entity == Entity.Dataset) throw MlflowException.Invalid("Invalid identifier type 'dataset'");
        return identifier;
    }

    public static string SetOf(IEnumerable<string> keys) => "{" + string.Join(", ", keys.Select(key => $"'{key}'")) + "}";

    static MlflowException UnknownKey(string key, IEnumerable<string> known) =>
        MlflowException.Invalid($"Invalid attribute key '{key}' specified. Valid keys are '{SetOf(known)}'");

    // The first dot outside quotes ends the entity; a bare key is an attribute.
    Identifier Split(string text)
    {
        int dot = text is ['`' or '"' or '\'', ..] ? -1 : text.IndexOf('.');
        if (dot < 0) return new(Entity.Attribute, Unquote(text));
        string name = text[..dot];
        return Entities.TryGetValue(name, out var entity) ? new(entity, Unquote(text[(dot + 1)..])) : throw MlflowException.Invalid(UnknownEntity(name));
    }

    static string Unquote(string key) => key.Length >= 2 && key[0] is '`' or '"' or '\'' && key[^1] == key[0] ? key[1..^1] : key;
}
