namespace Lab.MlflowServer.Search;

/// <summary>What a key of a filter belongs to.</summary>
enum Entity
{
    Attribute,
    Metric,
    Parameter,
    Tag,
    Dataset,
}
