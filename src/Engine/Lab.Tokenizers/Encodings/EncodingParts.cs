namespace Lab.Tokenizers;

/// <summary>Cuts encodings and puts them together; overflowing parts go along.</summary>
static class EncodingParts
{
    public static Encoding Concat(IEnumerable<Encoding> words) => new([.. words.SelectMany(w => w)]);

    /// <summary>
    /// <paramref name="first"/> then <paramref name="second"/>. Their overflowing parts combine in the original's order:
    /// each part of the first with the second and with all of its parts, then the first with each part of the second.
    /// </summary>
    public static Encoding Merge(Encoding first, Encoding second)
    {
        var overflowing = new List<Encoding>((first.Overflowing.Count + 1) * (second.Overflowing.Count + 1) - 1);
        foreach (var part in first.Overflowing)
        {
            overflowing.Add(Join(part, second));
            foreach (var other in second.Overflowing) overflowing.Add(Join(part, other));
        }
        foreach (var other in second.Overflowing) overflowing.Add(Join(first, other));
        return new(JoinTokens(first, second), overflowing);
    }

    /// <summary>
    /// Keeps <paramref name="maxLength"/> tokens from the left (or the right); the rest goes to overflowing parts that
    /// repeat <paramref name="stride"/> tokens of the part before.
    /// </summary>
    public static Encoding Truncate(Encoding encoding, int maxLength, int stride, TextSide cutSide)
    {
        int count = encoding.Count;
        if (maxLength >= count) return encoding;
        if (maxLength == 0) return new([], [encoding]);
        if (stride >= maxLength)
        {
            throw new LabException(ErrorKind.Usage, $"The stride {stride} leaves no progress in parts of {maxLength} tokens.", "truncation.stride",
                $"less than {maxLength}, which is what max_length leaves for this text without special tokens.");
        }
        var parts = new List<Encoding>();
        int step = maxLength - stride;
        if (cutSide == TextSide.Right)
        {
            for (int start = 0; ; start += step)
            {
                int stop = Math.Min(start + maxLength, count);
                parts.Add(new(encoding.Span[start..stop].ToArray()));
                if (stop == count) break;
            }
        }
        else
        {
            for (int stop = count; ; stop -= step)
            {
                int start = Math.Max(stop - maxLength, 0);
                parts.Add(new(encoding.Span[start..stop].ToArray()));
                if (start == 0) break;
            }
        }
        return new(parts[0].Span.ToArray(), parts[1..]);
    }

    public static Encoding Pad(Encoding encoding, int length, Padding padding, int? sequenceId)
    {
        var overflowing = encoding.Overflowing.Select(o => Pad(o, length, padding, sequenceId)).ToArray();
        if (encoding.Count >= length) return new(encoding.Span.ToArray(), overflowing);
        var padded = new EncodedToken[length];
        Array.Fill(padded, new(padding.PadId, padding.PadToken, padding.PadTypeId, 0, 0, null, sequenceId, true, true));
        encoding.Span.CopyTo(padded.AsSpan(padding.Side == TextSide.Left ? length - encoding.Count : 0));
        return new(padded, overflowing);
    }

    static Encoding Join(Encoding first, Encoding second) => new(JoinTokens(first, second));

    static EncodedToken[] JoinTokens(Encoding first, Encoding second)
    {
        var tokens = new EncodedToken[first.Count + second.Count];
        first.Span.CopyTo(tokens);
        second.Span.CopyTo(tokens.AsSpan(first.Count));
        return tokens;
    }
}
