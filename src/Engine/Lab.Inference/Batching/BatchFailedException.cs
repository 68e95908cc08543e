namespace Lab.Inference;

/// <summary>The model threw while it computed the batch that held the caller's text; other batches are not affected.</summary>
public sealed class BatchFailedException(int texts, int tokens, Exception cause)
    : Exception($"The model failed on a batch of {texts} texts, {tokens} tokens: {cause.Message}", cause)
{
    /// <summary>Texts of the failed batch.</summary>
    public int Texts { get; } = texts;

    /// <summary>Tokens of the failed batch.</summary>
    public int Tokens { get; } = tokens;
}
