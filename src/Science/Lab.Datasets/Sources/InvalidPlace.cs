using System.Buffers;
using System.Text;

namespace Lab.Datasets;

/// <summary>Bytes that are none of the encoding in which a file is read, for the message about them.</summary>
/// <param name="Encoding">What the file is read as.</param>
/// <param name="Bytes">The bytes.</param>
/// <param name="Before">Bytes of the unpacked file before <paramref name="Around"/>.</param>
/// <param name="Around">Those that were read together with them.</param>
/// <param name="IsMarked">The file's byte order mark says the encoding.</param>
sealed record InvalidPlace(TextEncoding Encoding, byte[] Bytes, long Before, byte[] Around, bool IsMarked)
{
    /// <summary>What is wrong with a row that has such bytes.</summary>
    public string Reason => $"there are bytes that are not {Shown(Encoding)}";

    /// <summary>
    /// The encoding that the file most likely has instead; null where the encoding is sure. No setting overrules a mark, and text in
    /// units of several bytes that begins right does not become another encoding.
    /// </summary>
    public SettingName? Setting => IsSure ? null : SettingName.Of<DatasetOptions>(nameof(DatasetOptions.Encoding)) with { Value = Likely };

    bool IsSure => IsMarked || Encoding.Name.StartsWith("utf-16", StringComparison.Ordinal) || Encoding.Name.StartsWith("utf-32", StringComparison.Ordinal);

    string Likely => field ??= LikelyEncoding.Of(Around, Encoding);

    /// <summary>Where the first are, and what to do about them. Costs a look at all that is around them.</summary>
    public ErrorText Remedy()
    {
        var skip = SettingName.Of<DatasetOptions>(nameof(DatasetOptions.SkipBadRows));
        string shown = string.Join(' ', Bytes.Select(one => $"0x{one:X2}"));
        // They may have begun in what was read before.
        string place = Place() is >= 0 and var at ? $"at byte {Before + at + 1:N0}" : $"at or before byte {Before + 1:N0}";
        if (Setting is not { } setting)
            return $"The first, {shown}, is {place} of the text. The file is cut, damaged, or put together from files in several encodings. Leave such rows out with {skip}.";
        return $"The first, {shown}, is {place} of the text. The file is likely {Likely}: say so with {setting}. Or leave such rows out with {skip}.";
    }

    int Place()
    {
        if (Encoding != TextEncoding.Utf8) return Around.AsSpan().IndexOf(Bytes);
        // In UTF-8 the same byte may stand inside a character before it.
        int at = 0;
        while (at < Around.Length)
        {
            if (Rune.DecodeFromUtf8(Around.AsSpan(at), out _, out int length) == OperationStatus.InvalidData && Around.AsSpan(at).StartsWith(Bytes)) return at;
            at += length;
        }
        return -1;
    }

    static string Shown(TextEncoding encoding) => encoding.Name.StartsWith("utf", StringComparison.Ordinal) ? encoding.Name.ToUpperInvariant() : encoding.Name;
}
