namespace Lab.Sentiment;

/// <summary>Where a continued fine-tuning goes on.</summary>
/// <param name="Checkpoint">Its folder.</param>
/// <param name="Step">Updates made.</param>
/// <param name="ComputedBy">Code that made them: simd-512, torch-2.10.0-cuda:0.</param>
/// <param name="ComputesNow">Code that goes on.</param>
public sealed record ResumedRun(string Checkpoint, int Step, string ComputedBy, string ComputesNow)
{
    /// <summary>The run will end in the weights of an uninterrupted one, to the bit.</summary>
    public bool SameBits => ComputedBy == ComputesNow;
}
