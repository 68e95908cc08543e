namespace Lab.Inference;

/// <summary>Turns a text into the token ids that a classifier reads. Called from many threads at once.</summary>
public interface ITextEncoder
{
    /// <summary>Appends the ids of <paramref name="text"/>, special tokens included, to <paramref name="ids"/>.</summary>
    /// <param name="text">Any text, also an empty one: then only the special tokens are written.</param>
    /// <param name="maxLength">Most tokens to write, special tokens included.</param>
    /// <param name="ids">Receives at least one id.</param>
    /// <returns>What became of the text on the way.</returns>
    EncodedText Encode(string text, int maxLength, List<int> ids);
}
