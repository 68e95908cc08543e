using System.Runtime.InteropServices;
using TorchSharp;

namespace Lab.Torch;

/// <summary>Numbers between host memory and tensors.</summary>
static class HostCopy
{
    /// <summary>All elements, row by row; as many as the span has.</summary>
    public static void Download(torch.Tensor source, Span<float> destination)
    {
        using var scope = torch.NewDisposeScope();
        var host = source.detach().to(torch.CPU).contiguous();
        if (host.numel() != destination.Length) throw new ArgumentException($"{destination.Length} places for {host.numel()} numbers.", nameof(destination));
        MemoryMarshal.Cast<byte, float>(host.bytes).CopyTo(destination);
    }

    /// <summary>Overwrites all elements.</summary>
    public static void Upload(ReadOnlySpan<float> source, torch.Tensor destination)
    {
        using var scope = torch.NewDisposeScope();
        using var noGradient = torch.no_grad();
        var host = torch.empty(source.Length, dtype: torch.float32);
        source.CopyTo(MemoryMarshal.Cast<byte, float>(host.bytes));
        destination.copy_(host.view(destination.shape));
    }
}
