using Lab.Datasets;
using Lab.Tokenizers;

namespace Lab.Evaluation;

/// <summary>A text as a model reads it: token ids, and which of them make up which word of the text as it was given.</summary>
sealed class ReadText
{
    ReadText(string text, Encoding encoding, IReadOnlyList<TextWord> words)
    {
        Text = text;
        Encoding = encoding;
        Words = words;
        Ids = [.. encoding.Ids];
        IsSpecial = [.. encoding.Select(token => token.IsSpecial)];
    }

    public string Text { get; }

    public Encoding Encoding { get; }

    public int[] Ids { get; }

    /// <summary>[CLS] and [SEP] that stand around the text.</summary>
    public bool[] IsSpecial { get; }

    public IReadOnlyList<TextWord> Words { get; }

    public bool Truncated => Encoding.Overflowing.Count > 0;

    /// <summary>What a person should know of the way from text to tokens.</summary>
    public List<string> Notes { get; } = [];

    public static ReadText Of(string given, Tokenizer tokenizer, TextCleaning cleaning, int maxLength)
    {
        string cleaned = cleaning.Apply(given);
        var encoding = tokenizer.Encode(cleaned, options: new EncodeOptions { Truncation = new Truncation(maxLength) });
        var map = OffsetMap.Of(given, cleaned, cleaning);
        string text = map is null ? cleaned : given;
        var read = new ReadText(text, encoding, [.. Group(cleaned, encoding).Select(word =>
        {
            var (start, end) = map?.Back(given, word.Start, word.End) ?? (word.Start, word.End);
            return new TextWord(start, end, word.Tokens);
        })]);
        if (map is null) read.Notes.Add("The cleaning of the model changed the text across words: this is the text as the model sees it, not as it was given.");
        if (read.Words.Count == 0) read.Notes.Add("There is no word that the model reads.");
        else if (read.Truncated)
            read.Notes.Add($"The model reads {maxLength} tokens: everything after character {read.Words[^1].End} had no influence.");
        return read;
    }

    // Tokens go to the word in which they begin; marks that no word has are words of their own.
    static List<TextWord> Group(string cleaned, Encoding encoding)
    {
        var ranges = TextWords.Of(cleaned);
        var words = new List<TextWord>();
        int range = 0, current = -1;
        for (int t = 0; t < encoding.Count; t++)
        {
            var token = encoding[t];
            if (token.IsSpecial) continue;
            while (range < ranges.Count && ranges[range].End <= token.Start) range++;
            bool inside = range < ranges.Count && ranges[range].Start <= token.Start;
            if (inside && current == range) words[^1].Tokens.Add(t);
            else words.Add(inside ? new TextWord(ranges[range].Start, Math.Max(ranges[range].End, token.End), [t]) : new TextWord(token.Start, token.End, [t]));
            current = inside ? range : -1;
        }
        return words;
    }
}

/// <summary>A word: its range in the text, and its tokens.</summary>
sealed record TextWord(int Start, int End, List<int> Tokens);
