using System.Runtime.InteropServices;

namespace Lab.MlflowServer.Search;

/// <summary>Reads a filter and gathers its clauses by their keys.</summary>
/// <param name="schema">What can be searched.</param>
/// <param name="id">Number of a row; tags and metrics point at it.</param>
/// <param name="arguments">Of the whole statement.</param>
sealed class FilterConditions(SearchSchema schema, string id, SqlArguments arguments)
{
    public const string PromptTag = "mlflow.prompt.is_prompt";

    // By key; clauses on datasets, of which a run has several, by all they say.
    readonly Dictionary<(Identifier Key, string? Clause), KeyClauses> keys = [];

    public IEnumerable<string> Of(string? filter)
    {
        SearchLimits.Check("characters in the filter", filter?.Length ?? 0, SearchLimits.MaxFilter);
        var clauses = FilterParser.Parse(filter, schema.ClauseQuote);
        SearchLimits.Check("clauses in the filter", clauses.Count, SearchLimits.MaxClauses);
        bool namesPrompts = false;
        foreach (var clause in clauses)
        {
            var key = schema.ReadFilterKey(clause.Left);
            namesPrompts |= key is { Entity: Entity.Tag, Key: PromptTag };
            Add(key, clause);
        }
        if (schema.HidesPrompts && !namesPrompts) ClausesOf(new(Entity.Attribute, PromptTag)).Add("!=", "true");
        var sql = new KeyConditions(schema, id, arguments);
        return keys.GroupBy(key => TableOf(key.Key.Key), key => (key.Key.Key, key.Value)).SelectMany(table => sql.Of([.. table]));
    }

    void Add(Identifier key, Comparison clause)
    {
        if (clause.Operator is "IS NULL" or "IS NOT NULL")
        {
            if (!schema.HasNullChecks || key.Entity is not (Entity.Tag or Entity.Parameter))
                throw MlflowException.Invalid($"IS NULL / IS NOT NULL is only supported for tags and params, not for '{key.EntityName}' '{key.Key}'");
            ClausesOf(key).AddPresence(clause.Operator == "IS NOT NULL");
        }
        else if (clause.List is { } list)
        {
            bool takes = key.Entity == Entity.Dataset || (key.Entity == Entity.Attribute && schema.FilterColumns[key.Key].TakesList);
            if (!takes) throw NoList();
            SearchLimits.Check($"values in a list of {clause.Operator}", list.Count, SearchLimits.MaxListed);
            ClausesOf(key, clause).AddList(clause.Operator == "NOT IN", FilterValues.Texts(list));
        }
        else
        {
            bool isNumber = key.Entity == Entity.Metric || (key.Entity == Entity.Attribute && schema.FilterColumns[key.Key].IsNumber);
            object value = isNumber ? Number(key, clause.Right!.Value) : FilterValues.Text(key, clause.Right!.Value);
            CheckOperator(key, clause.Operator, isNumber);
            if (clause.Operator is "LIKE" or "ILIKE") SearchLimits.Check("characters in a pattern", ((string)value).Length, SearchLimits.MaxPattern);
            // A prompt is told by this tag, which counts as "false" where it is missing.
            bool isPrompt = schema.HidesPrompts && key is { Entity: Entity.Tag, Key: PromptTag } && clause.Operator is "=" or "!=";
            ClausesOf(isPrompt ? new(Entity.Attribute, PromptTag) : key, clause).Add(clause.Operator, value);
        }
    }

    object Number(Identifier key, Token value) => key.Entity == Entity.Metric ? FilterValues.MetricNumber(value)
        : schema.HasWholeNumbers ? FilterValues.WholeNumber(key, value)
        : FilterValues.AttributeNumber(key, value);

    void CheckOperator(Identifier key, string operation, bool isNumber)
    {
        bool known = operation is "=" or "!=" || (isNumber ? operation is "<" or "<=" or ">" or ">=" : operation is "LIKE" or "ILIKE");
        if (!known) throw MlflowException.Invalid(schema.UnknownComparator(key, operation));
    }

    MlflowException NoList()
    {
        string[] able = [.. schema.FilterColumns.Where(column => column.Value.TakesList).Select(column => $"'{column.Key}'").Order(StringComparer.Ordinal)];
        return MlflowException.Invalid($"Only [{string.Join(", ", able)}] attributes support comparison with a list of quoted string values.");
    }

    KeyClauses ClausesOf(Identifier key, Comparison? clause = null)
    {
        string? own = key.Entity == Entity.Dataset ? clause?.Written : null;
        return CollectionsMarshal.GetValueRefOrAddDefault(keys, (key, own), out _) ??= new();
    }

    // Keys whose rows are looked up in the same way; datasets of a run have no keys.
    static Identifier TableOf(Identifier key) => key.Entity == Entity.Dataset ? key : key with { Key = "" };
}
