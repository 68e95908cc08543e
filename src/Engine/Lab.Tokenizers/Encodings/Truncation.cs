namespace Lab.Tokenizers;

/// <summary>Which text of a pair gives up tokens.</summary>
public enum TruncationStrategy
{
    /// <summary>The longer one until both are equal, then both.</summary>
    LongestFirst,
    OnlyFirst,
    OnlySecond,
}

/// <summary>How to cut what is too long.</summary>
/// <param name="MaxLength">Tokens, special tokens included. Less than the number of special tokens means no truncation at all.</param>
/// <param name="Strategy">Which text of a pair is cut.</param>
/// <param name="Stride">Tokens that each overflowing part repeats from the part before; less than what is left for the text.</param>
/// <param name="Side">The end that is cut.</param>
public sealed record Truncation(
    int MaxLength, TruncationStrategy Strategy = TruncationStrategy.LongestFirst, int Stride = 0, TextSide Side = TextSide.Right)
{
    /// <summary>Cuts one text or a pair before special tokens are added.</summary>
    /// <param name="singleSpecials">Special tokens that the post-processor adds to one text.</param>
    /// <param name="addedSpecials">Special tokens that will be added to these texts.</param>
    /// <exception cref="LabException">The stride is too large, or the text to be cut is too short to give up enough.</exception>
    internal (Encoding First, Encoding? Second) Apply(Encoding first, Encoding? second, int singleSpecials, int addedSpecials)
    {
        if (MaxLength < 0 || Stride < 0)
            throw new LabException(ErrorKind.Usage, $"max_length {MaxLength} and stride {Stride} must not be negative.", "truncation", "0 or more.");
        if (MaxLength >= singleSpecials && Stride > MaxLength - singleSpecials)
        {
            throw new LabException(ErrorKind.Usage, $"The stride {Stride} is too large.", "truncation.stride",
                $"at most {MaxLength - singleSpecials} (max_length {MaxLength} - {singleSpecials} special tokens).");
        }
        if (MaxLength < addedSpecials) return (first, second);
        int max = MaxLength - addedSpecials;
        if (max == 0) return (Cut(first, 0), second is null ? null : Cut(second, 0));

        int excess = first.Count + (second?.Count ?? 0) - max;
        if (excess <= 0) return (first, second);
        if (Strategy == TruncationStrategy.LongestFirst)
        {
            if (second is null) return (Cut(first, max), null);
            var (n1, n2) = Share(first.Count, second.Count, max);
            return (Cut(first, n1), Cut(second, n2));
        }
        var target = Strategy == TruncationStrategy.OnlyFirst ? first : second;
        if (target is null)
            throw new LabException(ErrorKind.Usage, "The second text is to be cut, but there is none.", "truncation.strategy", "a pair, or another strategy.");
        if (target.Count <= excess)
        {
            throw new LabException(ErrorKind.Usage, $"The text to be cut has {target.Count} tokens, but {excess} must go.", "truncation.max_length",
                "a larger max_length, or the strategy longest_first.");
        }
        var cut = Cut(target, target.Count - excess);
        return Strategy == TruncationStrategy.OnlyFirst ? (cut, second) : (first, cut);
    }

    /// <summary>What longest_first leaves of two texts that are too long together.</summary>
    internal static (int First, int Second) Share(int first, int second, int max)
    {
        (int shorter, int longer) = (Math.Min(first, second), Math.Max(first, second));
        longer = shorter > max ? shorter : Math.Max(shorter, max - shorter);
        if (shorter + (long)longer > max)
        {
            shorter = max / 2;
            longer = shorter + max % 2;
        }
        return first > second ? (longer, shorter) : (shorter, longer);
    }

    Encoding Cut(Encoding encoding, int length) => EncodingParts.Truncate(encoding, length, Stride, Side);
}
