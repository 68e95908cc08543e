using Lab.Transformers.Checkpoints;

namespace Lab.Sentiment;

/// <summary>What there is to know of a tensor at a glance.</summary>
/// <param name="Name">As in the checkpoint.</param>
/// <param name="Type">Element type: f32, i64.</param>
/// <param name="Shape">Extents, outermost first.</param>
/// <param name="First">The first values, row by row.</param>
/// <param name="Minimum">Of all values that are numbers; not a number when there is none.</param>
/// <param name="Maximum">Likewise.</param>
/// <param name="Mean">Likewise.</param>
/// <param name="NotFinite">Values that are infinite or no number.</param>
public sealed record TensorSummary(
    string Name, string Type, IReadOnlyList<long> Shape, IReadOnlyList<float> First, double Minimum, double Maximum, double Mean, long NotFinite)
{
    const int Shown = 6;

    /// <param name="name">Any.</param>
    /// <param name="shape">Extents.</param>
    /// <param name="values">All values, row by row.</param>
    /// <param name="type">Element type as stored.</param>
    /// <exception cref="ArgumentException">Shape and number of values do not fit.</exception>
    public static TensorSummary Of(string name, IReadOnlyList<long> shape, ReadOnlySpan<float> values, string type = "f32")
    {
        if (shape.Aggregate(1L, (product, extent) => product * extent) != values.Length)
            throw new ArgumentException($"There are {values.Length} values for the shape ({string.Join(", ", shape)}).", nameof(values));
        double least = double.PositiveInfinity, most = double.NegativeInfinity, sum = 0;
        long finite = 0;
        foreach (var value in values)
        {
            if (!float.IsFinite(value)) continue;
            (least, most, sum, finite) = (Math.Min(least, value), Math.Max(most, value), sum + value, finite + 1);
        }
        return new TensorSummary(
            name, type, shape, values[..Math.Min(Shown, values.Length)].ToArray(),
            finite == 0 ? double.NaN : least, finite == 0 ? double.NaN : most, finite == 0 ? double.NaN : sum / finite, values.Length - finite);
    }

    /// <summary>Reads a tensor of a checkpoint.</summary>
    /// <exception cref="LabException">The checkpoint has none of that name, or its elements are no floating-point numbers.</exception>
    public static TensorSummary Read(ICheckpointReader checkpoint, string name)
    {
        var info = checkpoint.Get(name);
        return Of(name, info.Shape, checkpoint.ReadSingles(name), info.Dtype.ToString().ToLowerInvariant());
    }

    /// <summary>As the notebook shows it.</summary>
    public View View
    {
        get
        {
            (string, string)[] facts =
            [
                ("shape", $"({string.Join(", ", Shape)}) {Type}"), ("first values", string.Join(", ", First.Select(value => Html5.Number(value, "0.####"))) + (Shape.Aggregate(1L, (a, b) => a * b) > First.Count ? ", …" : "")),
                ("minimum, mean, maximum", $"{Html5.Number(Minimum, "0.####")}, {Html5.Number(Mean, "0.####")}, {Html5.Number(Maximum, "0.####")}"),
                .. NotFinite > 0 ? [("not finite", Html5.Whole(NotFinite))] : Array.Empty<(string, string)>(),
            ];
            return new View(Html5.Head(Name) + Html5.Facts(facts), string.Join('\n', [Name, .. facts.Select(fact => $"  {fact.Item1}: {fact.Item2}")]));
        }
    }

    /// <summary>The tensors of a checkpoint: name, shape, type, bytes.</summary>
    public static View Of(ICheckpointReader checkpoint)
    {
        const int shown = 60;
        var tensors = checkpoint.Names.Order(StringComparer.Ordinal).Select(name => (Name: name, Info: checkpoint.Get(name))).ToArray();
        var head = $"{tensors.Length} tensors, {Html5.Whole(tensors.Sum(tensor => tensor.Info.ElementCount))} values";
        return new View(
            Html5.Head(head) + Html5.Table(["name", "shape", "type", "bytes"], tensors.Take(shown).Select(tensor => (IReadOnlyList<Cell>)
            [
                Cell.Of(tensor.Name), Cell.Of(tensor.Info.ShapeText), Cell.Of(tensor.Info.Dtype.ToString().ToLowerInvariant()), Cell.Of(tensor.Info.ByteCount),
            ])) + (tensors.Length > shown ? Html5.Note($"and {tensors.Length - shown} more") : ""),
            head);
    }
}
