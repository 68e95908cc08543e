using System.Runtime.InteropServices;
using TorchSharp;

namespace Lab.Torch;

/// <summary>libtorch in this process: that of LAB_LIBTORCH, else what came with the program's packages. A default build has none.</summary>
public static class TorchRuntime
{
    static readonly Lazy<TorchAvailability> found = new(Load);

    /// <summary>Loads libtorch at the first call, which takes a second; says what there is, and does not throw.</summary>
    public static TorchAvailability Find() => found.Value;

    /// <exception cref="LabException">libtorch cannot compute there: why, and what to do.</exception>
    public static void Require(TorchPlace place)
    {
        var there = Find();
        if (!there.Usable) throw new LabException(ErrorKind.MissingTool, there.Reason!, remedy: there.Remedy);
        if (place.IsCuda && there.CudaReason is { } reason) throw new LabException(ErrorKind.MissingTool, reason, remedy: there.CudaRemedy);
        if (place.IsCuda && place.CudaIndex >= there.CudaDevices)
            throw new LabException(ErrorKind.Usage, $"There is no GPU {place}.", expected: there.CudaDevices == 1 ? "cuda:0, the only one that this process sees" : $"cuda:0 to cuda:{there.CudaDevices - 1}");
    }

    static TorchAvailability Load()
    {
        TorchFolder? folder = null;
        try
        {
            folder = Locate(Environment.GetEnvironmentVariable(TorchFolder.Variable));
            string? version = TorchLibraries.Load(folder);
            return OnCuda(folder, new() { Usable = true, Folder = folder.Folder, Version = version });
        }
        catch (Exception problem) when (problem is LabException or DllNotFoundException or BadImageFormatException)
        {
            var reason = problem as LabException ?? TorchProblem.NotLoaded(problem.Message);
            return new() { Reason = reason.What, Remedy = reason.Remedy, Folder = folder?.Folder, Version = folder?.Version, CudaReason = reason.What, CudaRemedy = reason.Remedy };
        }
    }

    /// <summary>The folder to load from.</summary>
    /// <param name="named">Value of LAB_LIBTORCH.</param>
    /// <exception cref="LabException">There is none, or it is of another version.</exception>
    internal static TorchFolder Locate(string? named)
    {
        var folder = string.IsNullOrEmpty(named) ? TorchFolder.Own ?? throw TorchProblem.NotThere : TorchFolder.In(named) ?? throw TorchProblem.NotIn(named);
        return folder.IsOfTheWantedVersion ? folder : throw TorchProblem.OtherVersion(folder.Version!, folder.Folder);
    }

    static TorchAvailability OnCuda(TorchFolder folder, TorchAvailability found)
    {
        if (!folder.HasCuda)
            return found with
            {
                CudaReason = $"The libtorch in {folder.Folder} is for processors only.",
                CudaRemedy = $"{TorchFolder.Variable}=.../site-packages/torch/lib of a PyTorch {TorchFolder.Wanted} with CUDA.",
            };
        // Without a driver there is none of these.
        string driver = OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";
        if (torch.cuda_is_available()) return found with { CudaDevices = torch.cuda.device_count() };
        return NativeLibrary.TryLoad(driver, out _)
            ? found with { CudaReason = "The NVIDIA driver does not give this process a GPU that this libtorch can compute on.", CudaRemedy = "'lab doctor gpu' says what stands in the way." }
            : found with { CudaReason = $"There is no NVIDIA driver ({driver}).", CudaRemedy = "Install the driver for this GPU; start a container with --gpus all." };
    }
}
