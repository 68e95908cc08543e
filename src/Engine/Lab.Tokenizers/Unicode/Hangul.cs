namespace Lab.Tokenizers;

/// <summary>Hangul syllables come apart by arithmetic (The Unicode Standard, section 3.12).</summary>
static class Hangul
{
    const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    const int LeadCount = 19, VowelCount = 21, TailCount = 28, SyllableCount = LeadCount * VowelCount * TailCount;

    public static bool IsSyllable(int codePoint) => (uint)(codePoint - SyllableBase) < SyllableCount;

    /// <summary>The syllable of a lead and a vowel, or of such a syllable and a tail; 0 when they make none.</summary>
    public static int Compose(int first, int second) =>
        (uint)(first - LeadBase) < LeadCount && (uint)(second - VowelBase) < VowelCount ? SyllableBase + ((first - LeadBase) * VowelCount + second - VowelBase) * TailCount
        : IsSyllable(first) && (first - SyllableBase) % TailCount == 0 && second > TailBase && second < TailBase + TailCount ? first + second - TailBase
        : 0;

    /// <summary>Writes two or three jamo.</summary>
    /// <returns>How many.</returns>
    public static int Decompose(int syllable, Span<int> jamo)
    {
        int index = syllable - SyllableBase;
        jamo[0] = LeadBase + index / (VowelCount * TailCount);
        jamo[1] = VowelBase + index % (VowelCount * TailCount) / TailCount;
        jamo[2] = TailBase + index % TailCount;
        return jamo[2] == TailBase ? 2 : 3;
    }
}
