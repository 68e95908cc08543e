namespace Lab.Tokenizers;

/// <summary>BERT's cleaning, in this order: control characters out, blanks around Chinese characters, accents off, lower case.</summary>
/// <param name="cleanText">Control characters go, every kind of blank becomes one.</param>
/// <param name="handleChineseChars">Chinese characters become words of their own.</param>
/// <param name="askedStripAccents">Accents go; null: as the case.</param>
/// <param name="lowercase">Capitals become small.</param>
sealed class BertNormalizer(bool cleanText, bool handleChineseChars, bool? askedStripAccents, bool lowercase) : INormalizer
{
    readonly bool stripAccents = askedStripAccents ?? lowercase;

    public bool CleanText => cleanText;

    public bool HandleChineseChars => handleChineseChars;

    public bool? AskedStripAccents => askedStripAccents;

    public bool StripAccents => stripAccents;

    public bool Lowercase => lowercase;

    public void Normalize(NormalizedText text)
    {
        if (cleanText || handleChineseChars) CleanAndPad(text);
        if (!stripAccents && !lowercase) return;
        text.BeginRewrite();
        if (stripAccents)
        {
            text.Decomposer.Run(text, (Text: text, Lower: lowercase), static (to, c, start, end) =>
            {
                if (CodePoints.Is(c, CodePointFlags.NonSpacingMark)) return;
                if (to.Lower) AppendLowercase(to.Text, c, start, end);
                else to.Text.Append(c, start, end);
            });
        }
        else
        {
            for (int i = 0; i < text.Length;)
            {
                int c = text.CodePointAt(i, out int units);
                AppendLowercase(text, c, text.Starts[i], text.Ends[i]);
                i += units;
            }
        }
        text.EndRewrite();
    }

    void CleanAndPad(NormalizedText text)
    {
        text.BeginRewrite();
        for (int i = 0; i < text.Length;)
        {
            int c = text.CodePointAt(i, out int units);
            (int start, int end) = (text.Starts[i], text.Ends[i]);
            i += units;
            var flags = CodePoints.Flags(c);
            if (cleanText)
            {
                if ((flags & CodePointFlags.CleanRemoved) != 0) continue;
                if ((flags & CodePointFlags.CleanToSpace) != 0) c = ' ';
            }
            bool pad = handleChineseChars && (flags & CodePointFlags.Chinese) != 0;
            if (pad) text.Append(' ', start, end);
            text.Append(c, start, end);
            if (pad) text.Append(' ', start, end);
        }
        text.EndRewrite();
    }

    static void AppendLowercase(NormalizedText text, int c, int start, int end)
    {
        if (!CodePoints.Is(c, CodePointFlags.HasLowercase)) text.Append(c, start, end);
        else
            foreach (int lower in CodePoints.Lowercase(c)) text.Append(lower, start, end);
    }
}
