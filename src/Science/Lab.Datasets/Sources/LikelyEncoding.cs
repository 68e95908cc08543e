using System.Buffers;
using System.Text;
using UtfUnknown;

namespace Lab.Datasets;

/// <summary>Guesses what text is written in that is not UTF-8, for a message: nothing is read by a guess.</summary>
static class LikelyEncoding
{
    const string Default = "windows-1252";

    // Below it the detector has seen too little: the most frequent encoding is then the better guess.
    const float Sure = 0.6f;

    /// <summary>What browsers read under these names: the same characters and more.</summary>
    static readonly Dictionary<string, string> wider = new(StringComparer.OrdinalIgnoreCase)
    {
        ["iso-8859-1"] = Default,
        ["us-ascii"] = Default,
        ["iso-8859-15"] = Default,
        ["iso-8859-9"] = "windows-1254",
        ["iso-8859-11"] = "windows-874",
        ["tis-620"] = "windows-874",
        ["gb2312"] = "gb18030",
        ["shift-jis"] = "shift_jis",
        ["uhc"] = "euc-kr",
    };

    /// <summary>What Western European text has beyond ASCII. Letters of its neighbours' encodings look like other characters of windows-1252.</summary>
    static readonly SearchValues<char> western = SearchValues.Create(
        "\u00A0\u00A1\u00A3\u00A7\u00A9\u00AB\u00AE\u00B0\u00B4\u00B7\u00BB\u00BF\u00C0\u00C1\u00C2\u00C4\u00C5\u00C6\u00C7\u00C8\u00C9\u00CA\u00CB\u00CD\u00CE\u00CF\u00D1\u00D3\u00D4\u00D6\u00D8\u00DA\u00DB\u00DC\u00DF"
        + "\u00E0\u00E1\u00E2\u00E3\u00E4\u00E5\u00E6\u00E7\u00E8\u00E9\u00EA\u00EB\u00EC\u00ED\u00EE\u00EF\u00F1\u00F2\u00F3\u00F4\u00F5\u00F6\u00F8\u00F9\u00FA\u00FB\u00FC"
        + "\u20AC\u2018\u2019\u201A\u201C\u201D\u201E\u2013\u2014\u2026\u2022\u2122\u0152\u0153");

    // Other scripts have whole words beyond ASCII.
    const int LongestWesternRun = 3;

    static readonly string[] twoBytes = ["gb18030", "shift_jis", "euc-kr", "big5"];

    /// <param name="sample">Bytes of the text.</param>
    /// <param name="other">What they are not.</param>
    /// <returns>A name that <see cref="TextEncoding.Parse"/> knows.</returns>
    public static string Of(byte[] sample, TextEncoding other)
    {
        if (other.Name != Default && IsWestern(sample)) return Default;
        // What stands around letters of other scripts (markup, columns of numbers) only dilutes.
        var detected = CharsetDetector.DetectFromBytes(sample).Details ?? [];
        foreach (var one in detected)
            if (one.Confidence >= Sure && Known(one.EncodingName) is { } name && name != other.Name && Reads(name, sample)) return name;
        if (HasPairsOnly(sample))
            foreach (string name in twoBytes)
                if (name != other.Name && Reads(name, sample) && IsEastAsian(name, sample)) return name;
        return other.Name == Default ? "utf-8" : Default;
    }

    static bool IsWestern(byte[] sample)
    {
        var text = TextEncoding.Latin1.With(EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback).GetString(sample).AsSpan();
        while (text.IndexOfAnyExceptInRange('\0', '\x7F') is >= 0 and var at)
        {
            text = text[at..];
            int length = text.IndexOfAnyInRange('\0', '\x7F') is >= 0 and var end ? end : text.Length;
            if (length > LongestWesternRun || text[..length].ContainsAnyExcept(western)) return false;
            text = text[length..];
        }
        return true;
    }

    static string? Known(string? detected)
    {
        if (detected is null) return null;
        try
        {
            string name = TextEncoding.Parse(wider.GetValueOrDefault(detected, detected)).Name;
            return wider.GetValueOrDefault(name, name);
        }
        catch (LabException)
        {
            return null;
        }
    }

    // The sample may end within a character.
    static bool Reads(string name, byte[] sample)
    {
        try
        {
            var decoder = TextEncoding.Parse(name).With(EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetDecoder();
            decoder.GetCharCount(sample, 0, sample.Length, flush: false);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    static bool IsEastAsian(string name, byte[] sample) =>
        TextEncoding.Parse(name).With(EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback).GetString(sample)
            // Punctuation and kana, ideographs, Hangul, full-width forms.
            .All(c => c is < '\x80' or (>= '\u3000' and <= '\u30FF') or (>= '\u3400' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7AF') or (>= '\uFF00' and <= '\uFFEF'));

    // In Western text a byte above 0x7F stands mostly alone between letters; in East Asian text they come in pairs.
    static bool HasPairsOnly(byte[] sample)
    {
        for (int i = 0; i < sample.Length; i++)
        {
            int run = i;
            while (run < sample.Length && sample[run] >= 0x80) run++;
            if ((run - i) % 2 != 0 && run < sample.Length) return false;
            i = run;
        }
        return true;
    }
}
