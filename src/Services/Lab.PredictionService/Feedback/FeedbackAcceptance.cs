using Lab.Datasets;
using Lab.Records;
using Lab.ServiceDefaults.Access;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Feedback;

/// <summary>
/// Whether a correction counts at once. Everyone who reaches the service may send one: on one's own machine that is oneself, beyond it
/// a person looks first.
/// </summary>
sealed class FeedbackAcceptance(IOptions<FeedbackOptions> options, IOptions<AccessOptions> access, Lazy<Listening> listening, TimeProvider time)
{
    /// <summary>Known once the server listens.</summary>
    public AcceptanceMode Mode => options.Value.Accept ?? (IsReachable ? AcceptanceMode.Manual : AcceptanceMode.Automatic);

    public FeedbackAdmission Admit(FeedbackRecord record) => new(
        TextKey.Of(record.Text), Mode is AcceptanceMode.Automatic ? FeedbackState.Accepted : FeedbackState.Pending, time.GetUtcNow());

    // A proxy on this machine brings others here.
    bool IsReachable => listening.Value.IsBeyondThisMachine || !string.IsNullOrWhiteSpace(access.Value.TrustedProxies);
}
