namespace Lab.Mlflow.Protocol;

/// <summary>Body of an answer that is no success.</summary>
public sealed record ErrorBody
{
    /// <summary>One of <see cref="ErrorCodes"/>.</summary>
    public string? ErrorCode { get; init; }

    public string? Message { get; init; }

    public string? Sqlstate { get; init; }

    public string? ErrorClass { get; init; }
}
