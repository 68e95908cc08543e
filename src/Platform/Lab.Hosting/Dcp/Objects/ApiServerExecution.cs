namespace Lab.Hosting.Dcp.Objects;

/// <summary>State of DCP itself: GET and PATCH /admin/execution.</summary>
/// <param name="Status">Running, CleaningResources, CleanupComplete, Stopping.</param>
sealed record ApiServerExecution(string Status);

/// <summary>Kubernetes' answer when something did not work.</summary>
sealed record FailureStatus(string? Message, string? Reason, FailureDetails? Details);

sealed record FailureDetails(IReadOnlyList<FailureCause>? Causes);

sealed record FailureCause(string? Field, string? Reason);
