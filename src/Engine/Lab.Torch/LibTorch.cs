using System.Runtime.InteropServices;
using TorchSharp;

namespace Lab.Torch;

/// <summary>Whether libtorch can be loaded in this process: it is no part of a default build.</summary>
public static class LibTorch
{
    /// <summary>What TorchSharp brings itself; it needs libtorch beside it.</summary>
    const string Shim = "LibTorchSharp";

    static readonly Lazy<string?> problem = new(Load);

    /// <summary>Why it cannot be loaded; null when it can.</summary>
    public static string? Problem => problem.Value;

    /// <exception cref="LabException">It cannot be loaded.</exception>
    public static void Require()
    {
        if (Problem is { } reason)
            throw new LabException(
                ErrorKind.MissingTool, $"libtorch cannot be loaded: {reason}", expected: "libtorch 2.10 for this processor",
                remedy: "Build with -p:LabNative=cpu.");
    }

    static string? Load()
    {
        try
        {
            torch.InitializeDeviceType(DeviceType.CPU);
            return null;
        }
        catch (Exception problem) when (problem is DllNotFoundException or NotSupportedException or TypeInitializationException or BadImageFormatException)
        {
            return Reason() ?? (problem.InnerException ?? problem).Message.Split('\n')[0].Trim();
        }
    }

    // The library says of every failure that a package is missing; the loader of the system knows what it is: libtorch, or a libstdc++ that is too old.
    static string? Reason()
    {
        try
        {
            NativeLibrary.Load(Shim, typeof(torch).Assembly, null);
            return null;
        }
        catch (DllNotFoundException problem)
        {
            // A sentence, then a line for each place that was tried: "FILE: what is wrong with it".
            string[] tried = [.. problem.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Skip(1)];
            return tried.FirstOrDefault(line => !line.Split(": ")[0].Contains(Shim, StringComparison.Ordinal)) ?? tried.FirstOrDefault();
        }
    }
}
