using Lab.Transformers;
using TorchSharp;

namespace Lab.Torch;

/// <summary>
/// All parameters in flat buffers: those with weight decay, those without, and what is not trained. Weights and gradients are views into
/// them, so that clearing, the norm and the optimizer are a few calls on whole buffers, and neighbours are one matrix.
/// </summary>
sealed class TorchParameters : IDisposable
{
    readonly Dictionary<string, (FlatGroup Group, long Offset, Parameter Parameter)> places = new(StringComparer.Ordinal);
    readonly List<torch.Tensor> views = [];
    readonly FlatGroup[] all;

    /// <param name="parameters">In the order of the layers.</param>
    /// <param name="canTrain">They have gradients, unless they are frozen.</param>
    /// <param name="inHalf">Which of them products read in bfloat16; null where none is.</param>
    /// <param name="device">Where they lie.</param>
    public TorchParameters(IReadOnlyList<Parameter> parameters, bool canTrain, Func<Parameter, bool>? inHalf, torch.Device device)
    {
        All = parameters;
        // Weights before biases: those of one kind are neighbours then, also where both are frozen.
        var ordered = parameters.OrderBy(p => p.IsVector ? 1 : 0).ToList();
        bool IsTrained(Parameter parameter) => canTrain && parameter.IsTrained;
        FlatGroup Group(Func<Parameter, bool> where, bool trained, bool decayed) => new([.. ordered.Where(where)], trained, decayed, inHalf, device);
        all = [Group(p => IsTrained(p) && p.IsDecayed, true, true), Group(p => IsTrained(p) && !p.IsDecayed, true, false), Group(p => !IsTrained(p), false, false)];
        foreach (var group in all)
        {
            long offset = 0;
            foreach (var parameter in group.Members)
            {
                places.Add(parameter.Name, (group, offset, parameter));
                offset += parameter.Length;
            }
        }
        Groups = [.. all.Where(group => group.Gradients is not null && group.Members.Count > 0)];
    }

    public IReadOnlyList<Parameter> All { get; }

    /// <summary>What is trained.</summary>
    public IReadOnlyList<FlatGroup> Groups { get; }

    /// <summary>Of all buffers.</summary>
    public long Bytes => all.Sum(group => (group.Values.numel() * (group.Gradients is null ? 4 : 8)) + ((group.Halves?.numel() ?? 0) * (group.HalfGradients is null ? 2 : 4)));

    /// <summary>A weight in its shape; what autograd adds to its gradient lands in the flat buffer.</summary>
    public torch.Tensor Weight(string name) => View([name], half: false);

    /// <summary>Weights that lie one after another as one of their columns, the rows one below another; in bfloat16 where <paramref name="half"/>.</summary>
    public torch.Tensor View(IReadOnlyList<string> names, bool half)
    {
        var (group, start, first) = places[names[0]];
        long length = 0;
        foreach (string name in names)
        {
            var (at, offset, parameter) = places[name];
            if (at != group || offset != start + length) throw new InvalidOperationException($"'{name}' does not lie behind '{names[0]}'.");
            length += parameter.Length;
        }
        long[] shape = first.IsVector ? [length] : [length / first.Columns, first.Columns];
        if (half) start -= group.HalfStart;
        var view = Cut(half ? group.Halves! : group.Values, start, length, shape);
        if ((half ? group.HalfGradients : group.Gradients) is { } gradients)
        {
            view.requires_grad = true;
            view.grad = Cut(gradients, start, length, shape);
        }
        views.Add(view);
        return view;
    }

    /// <summary>The gradient of a weight in its shape; null when it is not trained. The caller's to dispose.</summary>
    public torch.Tensor? Gradient(string name)
    {
        var (group, start, parameter) = places[name];
        return group.Gradients is { } gradients ? Cut(gradients, start, parameter.Length, [.. parameter.Shape]) : null;
    }

    /// <summary>Elements of a weight in a buffer that is laid out like the weights of its group.</summary>
    public torch.Tensor Part(string name, Func<FlatGroup, torch.Tensor> buffer, long offset, long length)
    {
        var (group, start, parameter) = places[name];
        if (offset < 0 || length < 0 || offset + length > parameter.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), $"Elements {offset}..{offset + length} of '{name}', which has {parameter.Length}.");
        return buffer(group).narrow(0, start + offset, length);
    }

    /// <summary>After weights have changed.</summary>
    /// <param name="onlyTrained">Leaves out what an optimizer step cannot have changed.</param>
    public void CopyToHalf(bool onlyTrained)
    {
        foreach (var group in onlyTrained ? Groups : all) group.CopyToHalf();
    }

    public void Dispose()
    {
        foreach (var view in views) view.Dispose();
        foreach (var group in all) group.Dispose();
    }

    static torch.Tensor Cut(torch.Tensor buffer, long start, long length, long[] shape)
    {
        using var flat = buffer.narrow(0, start, length);
        return flat.view(shape);
    }
}
