using Lab.Monitor.Retraining;
using Lab.Monitoring.Findings;
using Lab.Monitoring.Reference;
using Lab.Monitoring.Staleness;
using Lab.Records;

namespace Lab.Monitor.Passes;

/// <summary>What a pass asks; null where the connection string is not set.</summary>
sealed record Sources(IPredictionSource? Predictions, IModelHistory? History, IReferenceSource Reference, IFeedbackSource? Feedback = null, RetrainingDesk? Retrainings = null, FindingBoard? Board = null)
{
    // Names of the sources in problems and health checks.
    public const string Redis = "redis";
    public const string Mlflow = "mlflow";
    public const string ReferenceFile = "reference";
    public const string AlertState = "alert-state";
    public const string Corrections = "corrections";
    public const string Jobs = "jobs";
}
