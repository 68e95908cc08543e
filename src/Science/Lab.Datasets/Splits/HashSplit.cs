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
    /// <summary>Fold 0 to 9: the first 8 hexadecimal digits of the SHA-256 of the UTF-8 text, as a number, modulo 10.</summary>
    /// <param name="text">The text as the model receives it.</param>
    public static int Fold(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return (int)(BinaryPrimitives.ReadUInt32BigEndian(hash) % 10);
    }

    /// <summary>The three parts, each in the order given.</summary>
    public static DataSplit<LabelledExample> Split(IEnumerable<LabelledExample> examples)
    {
        List<LabelledExample> train = [], validation = [], test = [];
        foreach (var example in examples)
            (Fold(example.Text) switch { 8 => validation, 9 => test, _ => train }).Add(example);
        return new DataSplit<LabelledExample>(train, validation, test);
    }
}
