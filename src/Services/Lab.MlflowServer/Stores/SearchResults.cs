namespace Lab.MlflowServer.Stores;

/// <summary>A page of a search that is read while it is written: a page of 50,000 runs is never in memory as a whole.</summary>
/// <param name="Pieces">The rows in the order asked for; reading goes on as they are enumerated, once.</param>
/// <param name="NextPageToken">Fetches the page that follows; null on the last one.</param>
sealed record SearchResults<T>(IEnumerable<IReadOnlyList<T>> Pieces, string? NextPageToken);
