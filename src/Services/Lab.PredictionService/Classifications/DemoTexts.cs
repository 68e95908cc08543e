namespace Lab.PredictionService.Classifications;

/// <summary>What GET /classify/demo classifies: two plain cases of each kind.</summary>
static class DemoTexts
{
    public static IReadOnlyList<string> All { get; } =
    [
        "I love this dress, it fits perfectly and the fabric feels great.",
        "Wonderful service and quick delivery, I will order again.",
        "It is okay, nothing special but it does what it should.",
        "The colour is nice, but the size runs a little large.",
        "Terrible quality, it fell apart after one wash.",
        "I am very disappointed and have sent it back.",
    ];
}
