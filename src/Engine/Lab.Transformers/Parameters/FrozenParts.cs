namespace Lab.Transformers;

/// <summary>
/// What keeps its weights in a fine-tuning. Nothing is computed for it in the backward pass, except what lies between it
/// and something trained below: frozen layers over trained embeddings still hand gradients down.
/// </summary>
/// <param name="Embeddings">Word, position and type tables and their LayerNorm.</param>
/// <param name="Layers">How many encoder layers, counted from the input.</param>
public readonly record struct FrozenParts(bool Embeddings, int Layers)
{
    const string Expected = "embeddings, layers:N, or both separated by a comma";

    static SettingName Setting => SettingName.Of<ModelTrainingOptions>(nameof(ModelTrainingOptions.Frozen));

    public static FrozenParts None => default;

    /// <summary>Reads "embeddings,layers:3".</summary>
    /// <exception cref="LabException">A part is unknown.</exception>
    public static FrozenParts Parse(string text)
    {
        var parts = None;
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            parts = part.Equals("embeddings", StringComparison.OrdinalIgnoreCase) ? parts with { Embeddings = true }
                : part.StartsWith("layers:", StringComparison.OrdinalIgnoreCase)
                    && int.TryParse(part.AsSpan(7), System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int layers)
                    ? parts with { Layers = layers }
                : throw new LabException(ErrorKind.Usage, $"'{part}' is no part that can be frozen.", Setting, Expected);
        }
        return parts;
    }

    /// <summary>As <see cref="Parse"/> reads it; empty when nothing is frozen.</summary>
    public override string ToString() =>
        string.Join(',', new[] { Embeddings ? "embeddings" : null, Layers > 0 ? FormattableString.Invariant($"layers:{Layers}") : null }.OfType<string>());

    /// <exception cref="LabException">There are fewer layers.</exception>
    internal void Check(int layerCount)
    {
        if (Layers < 0 || Layers > layerCount)
            throw new LabException(ErrorKind.Usage, $"{Layers} layers cannot be frozen.", Setting, $"layers:0 to layers:{layerCount}");
    }

    /// <param name="depth">As <see cref="Parameter.Depth"/>.</param>
    internal bool Covers(int depth) => depth == 0 ? Embeddings : depth <= Layers;

    /// <summary>First encoder layer that the backward pass reaches, counted from 0; the number of layers when it ends in the head.</summary>
    internal int LowestLayer => Embeddings ? Layers : 0;
}
