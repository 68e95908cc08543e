using System.Diagnostics.CodeAnalysis;

namespace Lab.Transformers.Checkpoints;

/// <summary>
/// Element types of a checkpoint file, little-endian. The order is the one in which the reference implementation of
/// safetensors lays tensors out (last first), so that wide elements stay aligned.
/// </summary>
public enum Dtype
{
    Bool,
    U8,
    I8,
    I16,
    U16,

    /// <summary>IEEE binary16.</summary>
    F16,

    /// <summary>The upper half of a binary32.</summary>
    BF16,
    I32,
    U32,
    F32,
    F64,
    I64,
    U64,
}

/// <summary>Width and spelling of <see cref="Dtype"/>.</summary>
public static class DtypeExtensions
{
    /// <summary>Bytes of one element.</summary>
    public static int Size(this Dtype dtype) => dtype switch
    {
        Dtype.Bool or Dtype.U8 or Dtype.I8 => 1,
        Dtype.I16 or Dtype.U16 or Dtype.F16 or Dtype.BF16 => 2,
        Dtype.I32 or Dtype.U32 or Dtype.F32 => 4,
        Dtype.F64 or Dtype.I64 or Dtype.U64 => 8,
        _ => throw new ArgumentOutOfRangeException(nameof(dtype), dtype, null),
    };

    /// <summary>The name in a safetensors header: upper case.</summary>
    public static string Spelling(this Dtype dtype) => dtype == Dtype.Bool ? "BOOL" : dtype.ToString();

    internal static string AllSpellings { get; } = string.Join(", ", Enum.GetValues<Dtype>().Select(Spelling));

    internal static bool TryParse(string spelling, [NotNullWhen(true)] out Dtype? dtype)
    {
        dtype = null;
        foreach (var candidate in Enum.GetValues<Dtype>())
            if (candidate.Spelling() == spelling) dtype = candidate;
        return dtype is not null;
    }
}
