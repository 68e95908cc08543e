using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Lab.Tokenizers;

/// <summary>
/// BertNormalizer, BertPreTokenizer and WordPiece in one pass over UTF-16 text. A run of ASCII letters and digits that ends at white
/// space, ASCII punctuation or the end of the text is a word whatever stands around it; 16 units at a time are classified,
/// lowered and looked up. A stretch between two ASCII blanks with anything else in it takes the general way.
/// </summary>
sealed class BertFastPath
{
    enum Kind : byte
    {
        Other,
        LetterOrDigit,
        Space,
        Punctuation,
    }

    readonly BertNormalizer normalizer;
    readonly BertPreTokenizer preTokenizer = new();
    readonly WordPieceModel model;
    readonly AsciiWordTable words;
    readonly Kind[] kinds = new Kind[256];

    // Ids of ASCII punctuation; PieceTrie.NoValue where the model must decide (unknown).
    readonly int[] punctuation = new int[128];
    readonly byte lowerBit;

    public BertFastPath(BertNormalizer normalizer, WordPieceModel model)
    {
        this.normalizer = normalizer;
        this.model = model;
        words = new(model);
        lowerBit = normalizer.Lowercase ? (byte)0x20 : (byte)0;
        for (int c = 0; c < 128; c++)
        {
            kinds[c] = char.IsAsciiLetterOrDigit((char)c) ? Kind.LetterOrDigit
                : c is ' ' or '\t' or '\n' or '\r' ? Kind.Space
                : c is > ' ' and < 127 ? Kind.Punctuation : Kind.Other;
            punctuation[c] = model.MaxInputCharsPerWord > 0 && model.TryGetId([(char)c], out int id) ? id : PieceTrie.NoValue;
        }
    }

    /// <summary>Appends the tokens of text[start..end], with offsets of the whole text; <paramref name="text"/> is well-formed.</summary>
    public void Encode(ReadOnlySpan<char> text, int start, int end, Scratch scratch, TokenList output)
    {
        Span<char> tail = stackalloc char[16];
        var lower = Vector128.Create((byte)0x20);
        var caseBit = Vector128.Create(lowerBit);
        ref ushort first = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        int p = start;
        while (p < end && !output.IsFull)
        {
            scoped ref ushort at = ref Unsafe.Add(ref first, p);
            if (p + 16 > end)
            {
                tail.Fill(' ');
                text[p..end].CopyTo(tail);
                at = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(tail));
            }
            // Units above 255 saturate to 255, which is no letter here.
            var units = Vector128.NarrowWithSaturation(Vector128.LoadUnsafe(ref at), Vector128.LoadUnsafe(ref at, 8));
            var isLetter = Vector128.LessThanOrEqual((units | lower) - Vector128.Create((byte)'a'), Vector128.Create((byte)25));
            var isDigit = Vector128.LessThanOrEqual(units - Vector128.Create((byte)'0'), Vector128.Create((byte)9));
            int length = System.Numerics.BitOperations.TrailingZeroCount(~(isLetter | isDigit).ExtractMostSignificantBits());
            if (length == 0)
            {
                byte c = units.ToScalar();
                if (kinds[c] == Kind.Space) p++;
                else if (kinds[c] == Kind.Punctuation) AddPunctuation(text, p++, output);
                else p = EncodeStretch(text, p, end, scratch, output);
                continue;
            }
            if (length == 16)
            {
                p = EncodeLongWord(text, p, end, scratch, output);
                continue;
            }
            if (kinds[units.GetElement(length)] == Kind.Other)
            {
                p = EncodeStretch(text, p, end, scratch, output);
                continue;
            }
            // The bit of lower case is set in every digit anyway.
            int id = words.Find(units | caseBit, length);
            if (id != AsciiWordTable.NotFound) output.Add(id, p, p + length);
            else AddPieces(text.Slice(p, length), p, output);
            output.Word++;
            p += length;
        }
    }

    void AddPunctuation(ReadOnlySpan<char> text, int p, TokenList output)
    {
        int id = punctuation[text[p]];
        if (id != PieceTrie.NoValue) output.Add(id, p, p + 1);
        else model.Tokenize(text.Slice(p, 1), p, output);
        output.Word++;
    }

    int EncodeLongWord(ReadOnlySpan<char> text, int start, int end, Scratch scratch, TokenList output)
    {
        int stop = start + 16;
        while (stop < end && char.IsAsciiLetterOrDigit(text[stop])) stop++;
        if (stop < end && (text[stop] >= 128 || kinds[text[stop]] == Kind.Other)) return EncodeStretch(text, start, end, scratch, output);
        AddPieces(text[start..stop], start, output);
        output.Word++;
        return stop;
    }

    // Lower case of ASCII letters and digits, then pieces.
    void AddPieces(ReadOnlySpan<char> word, int start, TokenList output)
    {
        if (word.Length > model.MaxInputCharsPerWord)
        {
            model.AddUnknown(output, start, start + word.Length);
            return;
        }
        // The usual limit is 100; only a model that allows more can need more here.
        Span<char> lowered = word.Length <= 128 ? stackalloc char[128] : new char[word.Length];
        lowered = lowered[..word.Length];
        for (int i = 0; i < lowered.Length; i++) lowered[i] = (char)(word[i] | lowerBit);
        model.Tokenize(lowered, start, output);
    }

    // From a word's start to the next ASCII blank, which nothing on either side can reach across.
    int EncodeStretch(ReadOnlySpan<char> text, int start, int end, Scratch scratch, TokenList output)
    {
        int length = text[start..end].IndexOfAny(" \t\n\r");
        int stop = length < 0 ? end : start + length;
        scratch.Text.Reset(text[start..stop], start);
        normalizer.Normalize(scratch.Text);
        scratch.Words.Reset(scratch.Text.Length);
        preTokenizer.PreTokenize(scratch.Text, scratch.Words);
        for (int w = 0; w < scratch.Words.Count; w++)
        {
            model.Tokenize(scratch.Text, scratch.Words[w], output);
            output.Word++;
        }
        return stop;
    }
}
