namespace Lab.MlflowServer.Search;

/// <summary>What evaluation datasets can be searched by.</summary>
static class EvaluationDatasetSearch
{
    public static SearchSchema Schema { get; } = new()
    {
        Entities = new Dictionary<string, Entity> { ["attribute"] = Entity.Attribute, ["attributes"] = Entity.Attribute, ["tag"] = Entity.Tag, ["tags"] = Entity.Tag },
        FilterColumns = new Dictionary<string, SearchColumn>
        {
            ["name"] = new("evaluation_datasets.name"),
            ["created_time"] = new("evaluation_datasets.created_time", IsNumber: true),
            ["last_update_time"] = new("evaluation_datasets.last_update_time", IsNumber: true),
            ["created_by"] = new("evaluation_datasets.created_by"),
            ["last_updated_by"] = new("evaluation_datasets.last_updated_by"),
        },
        OrderColumns = new Dictionary<string, string>
        {
            ["name"] = "evaluation_datasets.name",
            ["created_time"] = "evaluation_datasets.created_time",
            ["last_update_time"] = "evaluation_datasets.last_update_time",
        },
        Tags = ("evaluation_dataset_tags", "dataset"),
        UnknownEntity = ModelSearch.UnknownEntity,
        UnknownComparator = (_, comparator) => $"Invalid comparator '{comparator}' not one of those of its key",
    };
}
