namespace Lab.Sentiment.Promotion;

/// <summary>A text with the label that is right.</summary>
public readonly record struct GateRow(string Text, string Label);

/// <summary>What both models are measured on; no row of <see cref="Test"/> and <see cref="HeldOut"/> was ever learned from.</summary>
public sealed record GateRows
{
    /// <summary>The frozen test fold of the base data.</summary>
    public required IReadOnlyList<GateRow> Test { get; init; }

    /// <summary>Accepted feedback of the test fold.</summary>
    public IReadOnlyList<GateRow> HeldOut { get; init; } = [];

    /// <summary>Corrections that the challenger learned from.</summary>
    public IReadOnlyList<GateRow> Corrections { get; init; } = [];
}
