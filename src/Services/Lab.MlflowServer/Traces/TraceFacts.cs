namespace Lab.MlflowServer.Traces;

/// <summary>What metrics are made of.</summary>
/// <param name="TimestampMs">Start, Unix milliseconds.</param>
/// <param name="ExecutionMs">Null while it runs.</param>
/// <param name="State">OK, ERROR, IN_PROGRESS.</param>
/// <param name="Name">Null when it has none.</param>
sealed record TraceFacts(long TimestampMs, long? ExecutionMs, string State, string? Name);
