using Lab.Transformers;
using TorchSharp;

namespace Lab.Torch;

/// <summary>
/// All parameters in flat buffers: those with weight decay, those without, and what is not trained. Weights and gradients are views into
/// them, so that clearing, the norm and the optimizer are a few calls on whole buffers.
/// </summary>
sealed class TorchParameters : IDisposable
{
    readonly Dictionary<string, (FlatGroup Group, long Offset, Parameter Parameter)> places = new(StringComparer.Ordinal);
    readonly Dictionary<string, torch.Tensor> views = new(StringComparer.Ordinal);
    readonly FlatGroup frozen;

    public TorchParameters(IReadOnlyList<Parameter> all, bool canTrain, torch.Device device)
    {
        All = all;
        bool IsTrained(Parameter parameter) => canTrain && parameter.IsTrained;
        Groups = [Place(all.Where(p => IsTrained(p) && p.IsDecayed), true, true, device), Place(all.Where(p => IsTrained(p) && !p.IsDecayed), true, false, device)];
        frozen = Place(all.Where(p => !IsTrained(p)), false, false, device);
    }

    public IReadOnlyList<Parameter> All { get; }

    /// <summary>What is trained.</summary>
    public IReadOnlyList<FlatGroup> Groups { get; }

    /// <summary>The weight in its shape; what autograd adds to its gradient lands in the flat buffer.</summary>
    public torch.Tensor this[string name] => views[name];

    /// <summary>Elements of a weight in a buffer that is laid out like the weights of its group.</summary>
    public torch.Tensor Part(string name, Func<FlatGroup, torch.Tensor> buffer, long offset, long length)
    {
        var (group, start, parameter) = places[name];
        if (offset < 0 || length < 0 || offset + length > parameter.Length)
            throw new ArgumentOutOfRangeException(nameof(offset), $"Elements {offset}..{offset + length} of '{name}', which has {parameter.Length}.");
        return buffer(group).narrow(0, start + offset, length);
    }

    public void Dispose()
    {
        foreach (var view in views.Values) view.Dispose();
        foreach (var group in (IEnumerable<FlatGroup>)[.. Groups, frozen]) group.Dispose();
    }

    FlatGroup Place(IEnumerable<Parameter> members, bool trained, bool decayed, torch.Device device)
    {
        var group = new FlatGroup([.. members], trained, decayed, device);
        long offset = 0;
        foreach (var parameter in group.Members)
        {
            long[] shape = [.. parameter.Shape];
            using var flat = group.Values.narrow(0, offset, parameter.Length);
            var view = flat.view(shape);
            if (group.Gradients is { } gradients)
            {
                using var flatGradient = gradients.narrow(0, offset, parameter.Length);
                view.requires_grad = true;
                view.grad = flatGradient.view(shape);
            }
            views.Add(parameter.Name, view);
            places.Add(parameter.Name, (group, offset, parameter));
            offset += parameter.Length;
        }
        return group;
    }
}
