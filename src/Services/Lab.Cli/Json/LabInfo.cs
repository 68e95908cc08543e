using System.Runtime.InteropServices;
using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.Sentiment;
using Lab.Tensors;

namespace Lab.Cli.Json;

/// <summary>What `lab info` shows.</summary>
/// <param name="Version">As in 0.1.0.</param>
/// <param name="Commit">Null in a build outside a git checkout.</param>
/// <param name="Runtime">.NET and its version.</param>
/// <param name="System">Operating system.</param>
/// <param name="Processor">What computes.</param>
/// <param name="Threads">That compute together.</param>
/// <param name="Kernels">Routines in use.</param>
/// <param name="CacheFolder">Where downloads and compiled parts are kept.</param>
/// <param name="Model">Null when none is named and no starter is there.</param>
/// <param name="Settings">With --config.</param>
sealed record LabInfo(
    string Version, string? Commit, string Runtime, string System, Processor Processor, int Threads, string Kernels, string CacheFolder,
    ModelDescription? Model, IReadOnlyList<Setting>? Settings)
{
    /// <exception cref="LabException">A model is named, but it is not there or damaged.</exception>
    public static async Task<LabInfo> CollectAsync(string? model, IReadOnlyList<Setting>? settings, CommonSettings common, LabHost host, CancellationToken cancellation) => new(
        BuildVersion.Version, BuildVersion.Commit, RuntimeInformation.FrameworkDescription, $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}".Trim(),
        Processor.Here(), common.Threads, KernelsInUse(common.Threads), Lab.Cli.Options.CacheFolder.Of(host), await DescribeAsync(model, host, cancellation), settings);

    /// <summary>The backend that a model would be loaded on: LAB_FORCE_KERNELS may name another one.</summary>
    public static string KernelsInUse(int threads)
    {
        using var kernels = KernelFactory.Create(threads);
        return kernels is SimdKernels ? $"{kernels.Name}, {Processor.VectorBits}-bit vectors" : kernels.Name;
    }

    static async Task<ModelDescription?> DescribeAsync(string? model, LabHost host, CancellationToken cancellation) =>
        await ModelOption.TryFindAsync(model, host, cancellation) is { } folder ? ModelDescription.Read(folder) : null;
}
