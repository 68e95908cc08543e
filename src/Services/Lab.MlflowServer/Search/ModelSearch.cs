namespace Lab.MlflowServer.Search;

/// <summary>What registered models can be searched by.</summary>
static class ModelSearch
{
    public static SearchSchema Schema { get; } = new()
    {
        Entities = Registry,
        FilterColumns = new Dictionary<string, SearchColumn> { ["name"] = new("models.name", TakesList: true) },
        OrderColumns = new Dictionary<string, string>
        {
            ["name"] = "models.name",
            ["timestamp"] = "models.last_updated_timestamp",
            ["last_updated_timestamp"] = "models.last_updated_timestamp",
            ["creation_timestamp"] = "models.creation_timestamp",
        },
        Tags = ("model_tags", "model"),
        HidesPrompts = true,
        UnknownEntity = UnknownEntity,
        UnknownComparator = (identifier, comparator) => $"Invalid comparator for {identifier.EntityName}: {comparator}",
        UnknownOrder = key => $"Invalid order by key '{key}' specified. Valid keys are '{{'name', 'timestamp'}}'",
    };

    /// <summary>Entities of both kinds of things in the registry.</summary>
    public static IReadOnlyDictionary<string, Entity> Registry => new Dictionary<string, Entity>
    {
        ["attribute"] = Entity.Attribute,
        ["tag"] = Entity.Tag,
        ["tags"] = Entity.Tag,
    };

    public static string UnknownEntity(string entity) => $"Invalid entity type '{entity}'. Valid entity types are ('attribute', 'tag', 'tags')";
}
