using System.Runtime.InteropServices;
using Lab.Tokenizers;

namespace Lab.Inference;

/// <summary>A <see cref="Tokenizer"/> as the text encoder of a batcher.</summary>
public sealed class TokenizerEncoder(Tokenizer tokenizer) : ITextEncoder
{
    readonly int? unknown = tokenizer.UnknownId;

    // [CLS], [SEP] and the like: put around each text, or written into one by their names.
    readonly HashSet<int> special =
        [.. tokenizer.Encode("").Ids.Select(id => (int)id), .. tokenizer.AddedTokens.Where(token => token.Value.Special).Select(token => token.Key)];

    public EncodedText Encode(string text, int maxLength, List<int> ids)
    {
        int before = ids.Count;
        bool truncated = tokenizer.AppendIds(text, maxLength, ids);
        var tokens = CollectionsMarshal.AsSpan(ids)[before..];
        var content = !VisibleCharacters.AreIn(text) ? TextContent.NothingVisible : HasKnown(tokens) ? TextContent.Words : TextContent.NoKnownWord;
        return new EncodedText(truncated, unknown is { } id ? tokens.Count(id) : 0, content);
    }

    bool HasKnown(ReadOnlySpan<int> tokens)
    {
        foreach (int token in tokens)
            if (token != unknown && !special.Contains(token)) return true;
        return false;
    }
}
