using System.Text;

namespace Lab.Tokenizers;

/// <summary>vocab.txt: UTF-8, a token per line, its id is the number of the line counted from 0. Of equal lines the last counts.</summary>
static class VocabularyText
{
    static readonly UTF8Encoding strict = new(false, true);

    public static Dictionary<string, int> Read(ReadOnlySpan<byte> text, string file)
    {
        var ids = new Dictionary<string, int>();
        for (int line = 0; text.Length > 0; line++)
        {
            int end = text.IndexOf((byte)'\n');
            var bytes = end < 0 ? text : text[..end];
            text = end < 0 ? [] : text[(end + 1)..];
            try
            {
                ids[TrimEnd(strict.GetString(bytes))] = line;
            }
            catch (DecoderFallbackException e)
            {
                throw new LabException(ErrorKind.Model, "The line is not valid UTF-8.", $"{file}: line {line + 1}", "a token in UTF-8.", inner: e);
            }
        }
        if (ids.Count == 0) throw new LabException(ErrorKind.Model, "The vocabulary is empty.", file, "a token per line.");
        return ids;
    }

    static string TrimEnd(string token)
    {
        int end = token.Length;
        while (end > 0 && CodePoints.Is(token[end - 1], CodePointFlags.WhiteSpace)) end--;
        return token[..end];
    }
}
