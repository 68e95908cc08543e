using System.Text;

namespace Lab.Datasets;

/// <summary>How the bytes of a file stand for characters, by any name that .NET knows, code pages included.</summary>
public sealed class TextEncoding
{
    const int Iso88591 = 28591;
    const string Windows1252 = "windows-1252";

    readonly int codePage;

    TextEncoding(Encoding encoding) => (codePage, Name) = (encoding.CodePage, encoding.WebName);

    /// <summary>UTF-8, with or without byte order mark.</summary>
    public static TextEncoding Utf8 { get; } = new(Encoding.UTF8);

    /// <summary>As <see cref="Parse"/> reads <c>latin1</c>: windows-1252, which is what files that are called so are written in, and what browsers do.</summary>
    public static TextEncoding Latin1 { get; } = Parse(Windows1252);

    /// <summary>UTF-16, the low byte first.</summary>
    internal static TextEncoding Utf16 { get; } = new(Encoding.Unicode);

    internal static TextEncoding Utf16BigEndian { get; } = new(Encoding.BigEndianUnicode);

    internal static TextEncoding Utf32 { get; } = new(Encoding.UTF32);

    internal static TextEncoding Utf32BigEndian { get; } = new(new UTF32Encoding(bigEndian: true, byteOrderMark: true));

    /// <summary>Its usual name, as in <c>windows-1252</c>.</summary>
    public string Name { get; }

    /// <summary>Finds an encoding by name; names of Python's kind (cp1252, utf_8_sig) are understood too.</summary>
    /// <exception cref="LabException">There is none of this name.</exception>
    public static TextEncoding Parse(string name)
    {
        string wanted = name.Trim();
        foreach (string candidate in (string[])[wanted, wanted.Replace('_', '-'), Python(wanted.Replace('_', '-').ToLowerInvariant())])
            if (Find(candidate) is { } found) return found.CodePage == Iso88591 ? Latin1 : found.CodePage == Encoding.UTF8.CodePage ? Utf8 : new TextEncoding(found);
        var known = CodePagesEncodingProvider.Instance.GetEncodings().Concat(Encoding.GetEncodings()).Select(info => info.Name);
        throw new LabException(
            ErrorKind.Usage, $"There is no encoding '{(name.Length <= 60 ? name : name[..60] + "...")}'.", SettingName.Of<DatasetOptions>(nameof(DatasetOptions.Encoding)),
            "the name of an encoding, such as utf-8, utf-16, windows-1252, windows-1251, shift_jis or gb18030.",
            NearestName.Of(wanted, known) is { } nearest ? $"Did you mean '{nearest}'?" : null);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>The encoding with what it does about bytes and characters that it does not have.</summary>
    internal Encoding With(EncoderFallback encoder, DecoderFallback decoder) =>
        CodePagesEncodingProvider.Instance.GetEncoding(codePage, encoder, decoder) ?? Encoding.GetEncoding(codePage, encoder, decoder);

    /// <summary>The bytes that mark a file as written in it; none for most.</summary>
    internal ReadOnlySpan<byte> Mark => With(EncoderFallback.ReplacementFallback, DecoderFallback.ReplacementFallback).Preamble;

    /// <summary>The encoding for a writer: with its byte order mark or without, and an exception at a character that it does not have.</summary>
    internal Encoding ForWriting(bool mark) => codePage switch
    {
        65001 => new UTF8Encoding(mark, throwOnInvalidBytes: true),
        1200 or 1201 => new UnicodeEncoding(codePage == 1201, mark, throwOnInvalidBytes: true),
        12000 or 12001 => new UTF32Encoding(codePage == 12001, mark, throwOnInvalidCharacters: true),
        _ => With(EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback),
    };

    static Encoding? Find(string name)
    {
        try
        {
            return CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
        }
        catch (Exception unknown) when (unknown is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    static string Python(string name) =>
        name.EndsWith("-sig", StringComparison.Ordinal) ? name[..^4]
        : name is "latin-1" or "8859-1" or "iso8859-1" ? "iso-8859-1"
        : name.StartsWith("cp", StringComparison.Ordinal) && int.TryParse(name.AsSpan(2), out int page) ? page is >= 1250 and <= 1258 ? $"windows-{page}" : $"ibm{page:000}"
        : name.StartsWith("iso8859-", StringComparison.Ordinal) ? $"iso-{name[3..]}"
        : name is "sjis" or "shift-jis" ? "shift_jis"
        : name is "utf-32le" ? "utf-32"
        : name.StartsWith("utf", StringComparison.Ordinal) && name.Length > 3 && char.IsAsciiDigit(name[3]) ? $"utf-{name[3..]}"
        : name;
}
