namespace Lab.MlflowServer.Search;

/// <summary>What issues of traces can be searched by.</summary>
static class IssueSearch
{
    public static SearchSchema Schema { get; } = new()
    {
        Entities = new Dictionary<string, Entity>(),
        FilterColumns = new Dictionary<string, SearchColumn> { ["status"] = new("issues.status"), ["source_run_id"] = new("issues.source_run_id") },
        OrderColumns = new Dictionary<string, string>(),
        Tags = ("", ""),
        UnknownEntity = entity => $"Invalid filter field '{entity}'. Supported fields: {{'source_run_id', 'status'}}",
        UnknownComparator = (_, comparator) => $"Invalid comparator '{comparator}'. Supported comparators: {{'=', '!='}}",
    };
}
