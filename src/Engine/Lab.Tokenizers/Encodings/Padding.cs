namespace Lab.Tokenizers;

/// <summary>How to fill up to a common length.</summary>
/// <param name="Length">Tokens; null for the longest of the batch.</param>
/// <param name="PadToMultipleOf">The length is rounded up to a multiple of this; null or 0 for no rounding.</param>
/// <param name="PadId">Id of the padding.</param>
/// <param name="PadToken">Token of the padding.</param>
/// <param name="PadTypeId">Segment of the padding.</param>
/// <param name="Side">The end that is filled.</param>
public sealed record Padding(
    int? Length = null, int? PadToMultipleOf = null, int PadId = 0, string PadToken = "[PAD]", int PadTypeId = 0, TextSide Side = TextSide.Right)
{
    /// <summary>Longest padded length; a larger one is taken for a mistake before memory is asked for.</summary>
    public const int MaxLength = 1 << 20;

    internal int TargetLength(int longest)
    {
        long length = Length ?? longest;
        if (PadToMultipleOf is { } multiple and not 0 && length % multiple != 0) length += multiple - length % multiple;
        if (length < 0 || PadToMultipleOf < 0 || length > Math.Max(MaxLength, longest))
        {
            throw new LabException(ErrorKind.Usage, $"Padding to {length} tokens (length {Length}, multiple of {PadToMultipleOf}) is refused.", "padding",
                $"a length of 0 to {MaxLength}.");
        }
        return (int)length;
    }
}
