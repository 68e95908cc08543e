namespace Lab.MlflowServer.Search;

/// <summary>What runs can be searched by.</summary>
static class RunSearch
{
    static readonly SearchColumn name = new("runs.run_name"), start = new("runs.start_time", IsNumber: true);

    public static SearchSchema Schema { get; } = new()
    {
        Entities = new Dictionary<string, Entity>
        {
            ["metric"] = Entity.Metric,
            ["metrics"] = Entity.Metric,
            ["parameter"] = Entity.Parameter,
            ["parameters"] = Entity.Parameter,
            ["param"] = Entity.Parameter,
            ["params"] = Entity.Parameter,
            ["tag"] = Entity.Tag,
            ["tags"] = Entity.Tag,
            ["attribute"] = Entity.Attribute,
            ["attributes"] = Entity.Attribute,
            ["attr"] = Entity.Attribute,
            ["run"] = Entity.Attribute,
            ["dataset"] = Entity.Dataset,
            ["datasets"] = Entity.Dataset,
        },
        FilterColumns = new Dictionary<string, SearchColumn>
        {
            ["run_id"] = new("runs.run_id", TakesList: true),
            ["run_name"] = name,
            ["run name"] = name,
            ["Run name"] = name,
            ["Run Name"] = name,
            ["user_id"] = new("runs.user_id"),
            ["status"] = new("runs.status"),
            ["artifact_uri"] = new("runs.artifact_uri"),
            ["start_time"] = start,
            ["created"] = start,
            ["Created"] = start,
            ["end_time"] = new("runs.end_time", IsNumber: true),
        },
        OrderColumns = new Dictionary<string, string>
        {
            ["run_id"] = "runs.run_id",
            ["run_name"] = "runs.run_name",
            ["run name"] = "runs.run_name",
            ["Run name"] = "runs.run_name",
            ["Run Name"] = "runs.run_name",
            ["user_id"] = "runs.user_id",
            ["status"] = "runs.status",
            ["artifact_uri"] = "runs.artifact_uri",
            ["start_time"] = "runs.start_time",
            ["created"] = "runs.start_time",
            ["Created"] = "runs.start_time",
            ["end_time"] = "runs.end_time",
        },
        Tags = ("run_tags", "run"),
        HasNullChecks = true,
        ClauseQuote = "'",
        UnknownEntity = entity => $"Invalid entity type '{entity}'. Valid values are ['metric', 'parameter', 'tag', 'attribute', 'dataset']",
        UnknownComparator = (_, comparator) => $"Invalid comparator '{comparator}' not one of those of its key",
    };
}
