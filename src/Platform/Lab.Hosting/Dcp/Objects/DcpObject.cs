namespace Lab.Hosting.Dcp.Objects;

/// <summary>One object: what is wanted (<paramref name="Spec"/>) and what is (<paramref name="Status"/>).</summary>
sealed record DcpObject<TSpec, TStatus>(string ApiVersion, string Kind, ObjectMetadata Metadata, TSpec Spec, TStatus? Status = null)
    where TSpec : class
    where TStatus : class;

/// <summary>Answer to a GET of a kind.</summary>
/// <param name="Metadata">Its resourceVersion is where a watch goes on.</param>
/// <param name="Items">Null when there is none.</param>
sealed record DcpList<TSpec, TStatus>(ListMetadata Metadata, IReadOnlyList<DcpObject<TSpec, TStatus>>? Items)
    where TSpec : class
    where TStatus : class;

sealed record ListMetadata(string? ResourceVersion);
