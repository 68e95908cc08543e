namespace Lab.MlflowServer.Search;

/// <summary>What model versions can be searched by.</summary>
static class VersionSearch
{
    public static SearchSchema Schema { get; } = new()
    {
        Entities = ModelSearch.Registry,
        FilterColumns = new Dictionary<string, SearchColumn>
        {
            ["name"] = new("models.name", TakesList: true),
            ["run_id"] = new("versions.run_id", TakesList: true),
            ["source_path"] = new("versions.source"),
            ["version_number"] = new("versions.version", IsNumber: true),
        },
        OrderColumns = new Dictionary<string, string>
        {
            ["name"] = "models.name",
            ["version_number"] = "versions.version",
            ["creation_timestamp"] = "versions.creation_timestamp",
            ["last_updated_timestamp"] = "versions.last_updated_timestamp",
        },
        Tags = ("version_tags", "version"),
        HidesPrompts = true,
        HasWholeNumbers = true,
        UnknownEntity = ModelSearch.UnknownEntity,
        UnknownComparator = (identifier, comparator) => identifier.Entity == Entity.Attribute
            ? $"Invalid comparator for attribute {identifier.Key}: {comparator}"
            : $"Invalid comparator for {identifier.EntityName}: {comparator}",
    };
}
