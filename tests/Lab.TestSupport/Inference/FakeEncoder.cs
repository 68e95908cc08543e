using Lab.Inference;

namespace Lab.TestSupport;

/// <summary>One id a word between a start and an end token; the words "good" and "bad" have ids of their own, a snowman has none.</summary>
public sealed class FakeEncoder : ITextEncoder
{
    public const int Start = 101;
    public const int End = 102;
    public const int Good = 1;
    public const int Bad = 2;
    public const int Other = 3;
    public const int Unknown = 4;
    public const string UnknownWord = "\u2603";

    public EncodedText Encode(string text, int maxLength, List<int> ids)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        ids.Add(Start);
        foreach (string word in words.Take(maxLength - 2))
            ids.Add(word switch { "good" => Good, "bad" => Bad, UnknownWord => Unknown, _ => Other });
        ids.Add(End);
        var content = !VisibleCharacters.AreIn(text) ? TextContent.NothingVisible
            : words.All(word => word == UnknownWord) ? TextContent.NoKnownWord
            : TextContent.Words;
        return new EncodedText(words.Length > maxLength - 2, words.Count(word => word == UnknownWord), content);
    }
}
