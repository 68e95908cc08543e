namespace Lab.MlflowServer.Stores;

/// <summary>What a search asks for, in the words of the caller.</summary>
/// <param name="Filter">Clauses joined by AND; null or empty finds all.</param>
/// <param name="OrderBy">Columns, each with ASC or DESC.</param>
/// <param name="MaxResults">Size of a page.</param>
/// <param name="PageToken">From the page before.</param>
sealed record SearchRequest(string? Filter, IReadOnlyList<string> OrderBy, int MaxResults, string? PageToken);
