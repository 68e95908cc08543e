using System.Runtime.InteropServices;

namespace Lab.Tokenizers;

/// <summary>
/// The short way for inference and training: ids only, with the special tokens of the post-processor, cut on the right
/// (longest_first for pairs). Nothing is allocated once a thread has seen a text of that size.
/// </summary>
public sealed partial class Tokenizer
{
    /// <summary>Appends the ids of a text, special tokens included.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">Most tokens to append, special tokens included; at least their number.</param>
    /// <param name="ids">Grows by at most <paramref name="maxLength"/>.</param>
    /// <returns>True when the text was cut.</returns>
    /// <exception cref="LabException"><paramref name="maxLength"/> has no room for the special tokens, or the vocabulary lacks the unknown token.</exception>
    public bool AppendIds(ReadOnlySpan<char> text, int maxLength, List<int> ids)
    {
        int room = Room(maxLength, false);
        var scratch = Scratch.Rent();
        try
        {
            var tokens = scratch.Tokens;
            tokens.Reset(room);
            pipeline.Encode(text, added, false, scratch, tokens);
            int count = Math.Min(tokens.Count, room);
            Append(postProcessor.Single, tokens, count, tokens, 0, ids, null);
            return tokens.Count > room;
        }
        finally
        {
            Scratch.Return(scratch);
        }
    }

    /// <summary>Writes the ids of a text, special tokens included, as far as they go into <paramref name="destination"/>.</summary>
    /// <param name="text">The text.</param>
    /// <param name="destination">Its length is the most tokens there may be.</param>
    /// <param name="truncated">True when the text was cut.</param>
    /// <returns>How many ids were written.</returns>
    /// <inheritdoc cref="AppendIds(ReadOnlySpan{char}, int, List{int})" path="/exception"/>
    public int WriteIds(ReadOnlySpan<char> text, Span<int> destination, out bool truncated)
    {
        int room = Room(destination.Length, false);
        var scratch = Scratch.Rent();
        try
        {
            var tokens = scratch.Tokens;
            tokens.Reset(room);
            pipeline.Encode(text, added, false, scratch, tokens);
            truncated = tokens.Count > room;
            int written = 0;
            var template = postProcessor.Single;
            for (int i = 0; i < template.Count; i++)
            {
                var piece = template[i];
                ReadOnlySpan<int> from = piece.Sequence == TemplatePiece.Special ? piece.Ids : tokens.Ids.AsSpan(0, Math.Min(tokens.Count, room));
                // A template may name the text twice.
                from = from[..Math.Min(from.Length, destination.Length - written)];
                from.CopyTo(destination[written..]);
                written += from.Length;
            }
            return written;
        }
        finally
        {
            Scratch.Return(scratch);
        }
    }

    /// <summary>Appends the ids and segments of a pair, special tokens included.</summary>
    /// <param name="first">The first text.</param>
    /// <param name="second">The second text.</param>
    /// <param name="maxLength">Most tokens to append, special tokens included; at least their number.</param>
    /// <param name="ids">Grows by at most <paramref name="maxLength"/>.</param>
    /// <param name="typeIds">Grows by as many; null when segments are not asked for.</param>
    /// <returns>True when a text was cut.</returns>
    /// <inheritdoc cref="AppendIds(ReadOnlySpan{char}, int, List{int})" path="/exception"/>
    public bool AppendIds(ReadOnlySpan<char> first, ReadOnlySpan<char> second, int maxLength, List<int> ids, List<int>? typeIds)
    {
        int room = Room(maxLength, true);
        var scratch = Scratch.Rent();
        try
        {
            var (a, b) = (scratch.Tokens, scratch.PairTokens);
            a.Reset();
            b.Reset();
            pipeline.Encode(first, added, false, scratch, a);
            pipeline.Encode(second, added, false, scratch, b);
            (int countA, int countB) = (a.Count, b.Count);
            bool truncated = (long)countA + countB > room;
            if (truncated) (countA, countB) = Truncation.Share(countA, countB, room);
            Append(postProcessor.Pair, a, countA, b, countB, ids, typeIds);
            return truncated;
        }
        finally
        {
            Scratch.Return(scratch);
        }
    }

    // Tokens left for the texts.
    int Room(int maxLength, bool pair)
    {
        int specials = postProcessor.AddedTokens(pair);
        if (maxLength >= specials) return maxLength - specials;
        throw new LabException(ErrorKind.Usage, $"{maxLength} tokens are too few.", "maxLength", $"at least {specials}, the number of special tokens.");
    }

    static void Append(IReadOnlyList<TemplatePiece> template, TokenList first, int firstCount, TokenList second, int secondCount, List<int> ids, List<int>? typeIds)
    {
        for (int i = 0; i < template.Count; i++)
        {
            var piece = template[i];
            ReadOnlySpan<int> from = piece.Sequence switch
            {
                TemplatePiece.Special => piece.Ids,
                0 => first.Ids.AsSpan(0, firstCount),
                _ => second.Ids.AsSpan(0, secondCount),
            };
            ids.AddRange(from);
            if (typeIds is null) continue;
            int start = typeIds.Count;
            CollectionsMarshal.SetCount(typeIds, start + from.Length);
            CollectionsMarshal.AsSpan(typeIds)[start..].Fill(piece.TypeId);
        }
    }
}
