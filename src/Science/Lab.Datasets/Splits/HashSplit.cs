using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Lab.Datasets;

/// <summary>
/// Splits by the text itself, so that a text is always in the same part, whatever else is in the file and in whatever order:
/// folds 0 to 7 of 10 train, 8 validation, 9 test.
/// </summary>
public static class HashSplit
{
    /// <summary>Fold 0 to 9: the SHA-256 of the UTF-8 text, or its start, as a number, modulo 10.</summary>
    /// <param name="text">The text as the model receives it.</param>
    /// <param name="rule">What of the hash is the number.</param>
    public static int Fold(string text, HashRule rule = HashRule.FirstDigits)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        if (rule == HashRule.FirstDigits) return (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % 10);
        var rest = 0;
        foreach (var digit in hash) rest = ((rest << 8) + digit) % 10;
        return rest;
    }

    /// <summary>The part that a fold belongs to.</summary>
    public static SplitPart PartOf(int fold) => fold switch
    {
        8 => SplitPart.Validation,
        9 => SplitPart.Test,
        _ => SplitPart.Train,
    };

    /// <summary>The three parts, each in the order given.</summary>
    public static DataSplit<LabelledExample> Split(IEnumerable<LabelledExample> examples)
    {
        List<LabelledExample> train = [], validation = [], test = [];
        foreach (var example in examples)
            (PartOf(Fold(example.Text)) switch { SplitPart.Validation => validation, SplitPart.Test => test, _ => train }).Add(example);
        return new DataSplit<LabelledExample>(train, validation, test);
    }
}
