namespace Lab.Tokenizers;

/// <summary>White space separates and goes; every punctuation character is a word of its own.</summary>
sealed class BertPreTokenizer : IPreTokenizer
{
    public void PreTokenize(NormalizedText text, WordRanges words)
    {
        for (int w = 0; w < words.Count; w++)
        {
            (int start, int length) = words[w];
            int end = start + length;
            for (int i = start; i < end;)
            {
                int c = text.CodePointAt(i, out int units);
                var flags = CodePoints.Flags(c);
                if ((flags & (CodePointFlags.WhiteSpace | CodePointFlags.BertPunctuation)) != 0)
                {
                    words.Add(start, i);
                    if ((flags & CodePointFlags.BertPunctuation) != 0) words.Add(i, i + units);
                    start = i + units;
                }
                i += units;
            }
            words.Add(start, end);
        }
        words.Commit();
    }
}
