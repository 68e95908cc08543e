namespace Lab.Mlflow.Protocol;

/// <summary>A part of a longer list.</summary>
/// <param name="Items">In the order asked for.</param>
/// <param name="NextPageToken">Fetches the part that follows; null on the last one.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? NextPageToken);
