namespace Lab.Tokenizers;

/// <summary>Buffers of one encoding in progress. One per thread, kept between texts, so that a warm thread allocates nothing.</summary>
sealed class Scratch
{
    [ThreadStatic]
    static Scratch? ofThread;

    public readonly TokenList Tokens = new();
    public readonly TokenList PairTokens = new();
    public readonly NormalizedText Text = new();
    public readonly NormalizedText Part = new();
    public readonly WordRanges Words = new();
    public readonly List<TokenMatch> RawParts = [];
    public readonly List<TokenMatch> NormalizedParts = [];
    public char[] WellFormed = [];

    /// <summary>Takes the thread's buffers; give them back with <see cref="Return"/>.</summary>
    public static Scratch Rent()
    {
        var scratch = ofThread ?? new();
        ofThread = null;
        return scratch;
    }

    /// <summary>Keeps the buffers for the next text, unless a huge text made them huge.</summary>
    public static void Return(Scratch scratch)
    {
        if (scratch.Tokens.Ids.Length <= TokenList.MaxKept && scratch.PairTokens.Ids.Length <= TokenList.MaxKept
            && scratch.Text.Capacity <= TokenList.MaxKept && scratch.Part.Capacity <= TokenList.MaxKept
            && scratch.WellFormed.Length <= TokenList.MaxKept && scratch.RawParts.Capacity <= TokenList.MaxKept)
            ofThread = scratch;
    }
}
