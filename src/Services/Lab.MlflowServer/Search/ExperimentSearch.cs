namespace Lab.MlflowServer.Search;

/// <summary>What experiments can be searched by.</summary>
static class ExperimentSearch
{
    public static SearchSchema Schema { get; } = new()
    {
        Entities = new Dictionary<string, Entity>
        {
            ["attribute"] = Entity.Attribute,
            ["attributes"] = Entity.Attribute,
            ["attr"] = Entity.Attribute,
            ["tag"] = Entity.Tag,
            ["tags"] = Entity.Tag,
        },
        FilterColumns = new Dictionary<string, SearchColumn>
        {
            ["name"] = new("experiments.name"),
            ["experiment_id"] = new("CAST(experiments.id AS TEXT)", TakesList: true),
            ["creation_time"] = new("experiments.creation_time", IsNumber: true),
            ["last_update_time"] = new("experiments.last_update_time", IsNumber: true),
        },
        OrderColumns = new Dictionary<string, string>
        {
            ["name"] = "experiments.name",
            ["experiment_id"] = "experiments.id",
            ["creation_time"] = "experiments.creation_time",
            ["last_update_time"] = "experiments.last_update_time",
        },
        Tags = ("experiment_tags", "experiment"),
        HasNullChecks = true,
        UnknownEntity = entity => $"Invalid entity type '{entity}'. Valid entity types are ('attribute', 'tag', 'tags')",
        UnknownComparator = (_, comparator) => $"Invalid comparator '{comparator}' not one of those of its key",
    };
}
