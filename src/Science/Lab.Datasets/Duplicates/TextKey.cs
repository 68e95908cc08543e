using System.Security.Cryptography;
using System.Text;

namespace Lab.Datasets;

/// <summary>Tells whether two texts are one: escapes, HTML entities, case, white space and Unicode form do not count.</summary>
public static class TextKey
{
    // Steps that change how a text is written, and not what it says.
    static readonly TextCleaning lossless = new(CleaningSteps.Escapes | CleaningSteps.Html | CleaningSteps.Nfc);

    /// <summary>64 hexadecimal digits, the same for the same text.</summary>
    public static string Of(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(DistinctTexts.Normalise(lossless.Apply(text)))));
}
