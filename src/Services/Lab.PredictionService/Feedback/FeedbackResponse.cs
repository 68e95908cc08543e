using Lab.Records;

namespace Lab.PredictionService.Feedback;

/// <summary>Answer of POST /feedback/submit: the correction is on disk.</summary>
/// <param name="FeedbackId">UUID version 7.</param>
/// <param name="Pending">Corrections that no champion has learned from yet: those in the stream, as last seen, and those in the spool.</param>
/// <param name="State">accepted, pending (a person decides) or held (others give the text another label); absent while Redis is away.</param>
/// <param name="RetrainingJob">Id of the job that this correction started, if it did.</param>
sealed record FeedbackResponse(string FeedbackId, long Pending, FeedbackState? State = null, string? RetrainingJob = null);
