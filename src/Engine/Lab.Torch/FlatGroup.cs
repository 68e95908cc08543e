using Lab.Transformers;
using TorchSharp;

namespace Lab.Torch;

/// <summary>
/// Parameters that the optimizer treats alike, end to end. Where products are computed in bfloat16, those that take part have a copy, and
/// gradients of it, in that precision: one call brings all weights there, one brings all gradients back.
/// </summary>
sealed class FlatGroup : IDisposable
{
    readonly torch.Tensor? copied;
    readonly torch.Tensor? halfGradientTarget;

    /// <param name="members">In their order.</param>
    /// <param name="trained">They have gradients.</param>
    /// <param name="decayed">By the optimizer.</param>
    /// <param name="inHalf">Which of them products read in bfloat16; null where none is.</param>
    /// <param name="device">Where they lie.</param>
    public FlatGroup(IReadOnlyList<Parameter> members, bool trained, bool decayed, Func<Parameter, bool>? inHalf, torch.Device device)
    {
        Members = members;
        IsDecayed = decayed;
        long length = members.Sum(p => p.Length);
        Values = torch.zeros(length, dtype: torch.float32, device: device);
        Gradients = trained ? torch.zeros(length, dtype: torch.float32, device: device) : null;
        int first = inHalf is null ? -1 : members.ToList().FindIndex(p => inHalf(p));
        if (first < 0) return;
        int last = members.ToList().FindLastIndex(p => inHalf!(p));
        HalfStart = members.Take(first).Sum(p => p.Length);
        long halves = members.Take(last + 1).Sum(p => p.Length) - HalfStart;
        Halves = torch.zeros(halves, dtype: torch.bfloat16, device: device);
        copied = Values.narrow(0, HalfStart, halves);
        if (!trained) return;
        HalfGradients = torch.zeros(halves, dtype: torch.bfloat16, device: device);
        halfGradientTarget = Gradients!.narrow(0, HalfStart, halves);
    }

    public IReadOnlyList<Parameter> Members { get; }

    public bool IsDecayed { get; }

    /// <summary>(n) float32.</summary>
    public torch.Tensor Values { get; }

    /// <summary>(n) float32, or null when it is not trained.</summary>
    public torch.Tensor? Gradients { get; }

    /// <summary>Elements <see cref="HalfStart"/>.. of <see cref="Values"/> in bfloat16.</summary>
    public torch.Tensor? Halves { get; }

    /// <summary>Laid out like <see cref="Halves"/>; what backward adds to it waits for <see cref="TakeGradients"/>.</summary>
    public torch.Tensor? HalfGradients { get; }

    public long HalfStart { get; }

    /// <summary>After the values have changed.</summary>
    public void CopyToHalf()
    {
        using var scope = torch.NewDisposeScope();
        Halves?.copy_(copied!);
    }

    /// <summary>After each backward pass: sums over batches are kept in float32.</summary>
    public void TakeGradients()
    {
        if (HalfGradients is null) return;
        using var scope = torch.NewDisposeScope();
        halfGradientTarget!.add_(HalfGradients, TorchScalars.One);
        HalfGradients.zero_();
    }

    public void Dispose()
    {
        foreach (var tensor in (torch.Tensor?[])[copied, halfGradientTarget, Values, Gradients, Halves, HalfGradients]) tensor?.Dispose();
    }
}
