namespace Lab.Tokenizers;

/// <summary>Yes-or-no properties of a code point, in the order of the range sets in unicode_tables.bin.</summary>
[Flags]
enum CodePointFlags : ushort
{
    None = 0,

    /// <summary>Removed by BertNormalizer's clean_text, without leaving a blank.</summary>
    CleanRemoved = 1 << 0,

    /// <summary>Replaced by a blank by clean_text.</summary>
    CleanToSpace = 1 << 1,

    /// <summary>Blanks are put around it (handle_chinese_chars).</summary>
    Chinese = 1 << 2,

    /// <summary>A word of its own for BertPreTokenizer.</summary>
    BertPunctuation = 1 << 3,

    WhiteSpace = 1 << 4,

    /// <summary>Category Mn of Unicode 8.0: what BertNormalizer's strip_accents removes after NFD.</summary>
    NonSpacingMark = 1 << 5,

    /// <summary>\w of a regular expression.</summary>
    Word = 1 << 6,

    HasLowercase = 1 << 7,

    HasDecomposition = 1 << 8,
}
