namespace Lab.Inference;

/// <summary>Turns a text into the token ids that a classifier reads. Called from many threads at once.</summary>
public interface ITextEncoder
{
    /// <summary>Appends the ids of <paramref name="text"/>, special tokens included, to <paramref name="ids"/>.</summary>
    /// <param name="text">Any text, also an empty one: then only the special tokens are written.</param>
    /// <param name="maxLength">Most tokens to write, special tokens included.</param>
    /// <param name="ids">Receives at least one id.</param>
    /// <returns>True when the text was longer and its end was cut off.</returns>
    bool Encode(string text, int maxLength, List<int> ids);

    /// <summary>Id that stands for what the vocabulary does not have; null where there is none.</summary>
    int? UnknownId => null;
}
