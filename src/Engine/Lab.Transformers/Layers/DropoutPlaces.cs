namespace Lab.Transformers;

/// <summary>Numbers of the dropouts in a network, so that no two draw the same random numbers.</summary>
static class DropoutPlaces
{
    public const int Embeddings = 0;
    public const int Head = 1;

    const int FirstLayer = 8;
    const int PerLayer = 4;

    public static int AttentionProbabilities(int layer) => FirstLayer + (layer * PerLayer);

    public static int AttentionOutput(int layer) => AttentionProbabilities(layer) + 1;

    public static int FeedForwardOutput(int layer) => AttentionProbabilities(layer) + 2;
}
