using Lab.Transformers;
using TorchSharp;

namespace Lab.Torch;

/// <summary>Parameters that the optimizer treats alike, end to end.</summary>
sealed class FlatGroup : IDisposable
{
    public FlatGroup(Parameter[] members, bool trained, bool decayed, torch.Device device)
    {
        Members = members;
        IsDecayed = decayed;
        long length = members.Sum(p => p.Length);
        Values = torch.zeros(length, dtype: torch.float32, device: device);
        Gradients = trained ? torch.zeros(length, dtype: torch.float32, device: device) : null;
    }

    public IReadOnlyList<Parameter> Members { get; }

    public bool IsDecayed { get; }

    /// <summary>(n)</summary>
    public torch.Tensor Values { get; }

    /// <summary>(n), or null when it is not trained.</summary>
    public torch.Tensor? Gradients { get; }

    public void Dispose()
    {
        Values.Dispose();
        Gradients?.Dispose();
    }
}
