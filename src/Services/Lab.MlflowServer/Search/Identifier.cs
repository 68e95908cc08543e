namespace Lab.MlflowServer.Search;

/// <summary>A key with what it belongs to.</summary>
readonly record struct Identifier(Entity Entity, string Key)
{
    /// <summary>The name of the entity in messages.</summary>
    public string EntityName => Entity.ToString().ToLowerInvariant();
}

/// <summary>What a key of a filter belongs to.</summary>
enum Entity
{
    Attribute,
    Metric,
    Parameter,
    Tag,
    Dataset,
}
