namespace Lab.Tokenizers;

/// <summary>Words are the matches of <c>\w+|[^\w\s]+</c>.</summary>
sealed class WhitespacePreTokenizer : IPreTokenizer
{
    const CodePointFlags Kinds = CodePointFlags.Word | CodePointFlags.WhiteSpace;

    public void PreTokenize(NormalizedText text, WordRanges words)
    {
        for (int w = 0; w < words.Count; w++)
        {
            (int start, int length) = words[w];
            int end = start + length;
            var kind = CodePointFlags.WhiteSpace;
            for (int i = start; i < end;)
            {
                var next = CodePoints.Flags(text.CodePointAt(i, out int units)) & Kinds;
                if (next != kind)
                {
                    if (kind != CodePointFlags.WhiteSpace) words.Add(start, i);
                    (start, kind) = (i, next);
                }
                i += units;
            }
            if (kind != CodePointFlags.WhiteSpace) words.Add(start, end);
        }
        words.Commit();
    }
}
