using System.Diagnostics.CodeAnalysis;

namespace Lab.Transformers.Checkpoints;

/// <summary>Width and spelling of <see cref="Dtype"/>.</summary>
public static class DtypeExtensions
{
    // Indexed by Dtype.
    static readonly string[] spellings = [.. Enum.GetNames<Dtype>().Select(name => name.ToUpperInvariant())];

    internal static string AllSpellings { get; } = string.Join(", ", spellings);

    /// <summary>Bytes of one element.</summary>
    public static int Size(this Dtype dtype) => dtype switch
    {
        Dtype.Bool or Dtype.U8 or Dtype.I8 => 1,
        Dtype.I16 or Dtype.U16 or Dtype.F16 or Dtype.BF16 => 2,
        Dtype.I32 or Dtype.U32 or Dtype.F32 => 4,
        Dtype.F64 or Dtype.I64 or Dtype.U64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, null),
    };

    /// <summary>True for the types that are read as floats.</summary>
    public static bool IsFloatingPoint(this Dtype dtype) => dtype is Dtype.F64 or Dtype.F32 or Dtype.F16 or Dtype.BF16;

    /// <summary>The name in a safetensors header: upper case.</summary>
    public static string Spelling(this Dtype dtype) => spellings[(int)dtype];

    internal static bool TryParse(string spelling, [NotNullWhen(true)] out Dtype? dtype)
    {
        int index = Array.IndexOf(spellings, spelling);
        dtype = index < 0 ? null : (Dtype)index;
        return index >= 0;
    }
}
