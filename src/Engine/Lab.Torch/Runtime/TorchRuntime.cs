using System.Runtime.InteropServices;
using TorchSharp;

namespace Lab.Torch;

/// <summary>libtorch in this process: that of LAB_LIBTORCH, else what came with the program's packages. A default build has none.</summary>
public static class TorchRuntime
{
    static readonly Lazy<TorchAvailability> found = new(Load);

    static string Driver => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <summary>Loads libtorch at the first call, which takes a second; says what there is, and does not throw.</summary>
    public static TorchAvailability Find() => found.Value;

    /// <summary>The same for GPUs alone: says what is in the way, and loads libtorch only where nothing else is.</summary>
    public static TorchAvailability FindCuda() => found.IsValueCreated ? Find() : Required(Environment.GetEnvironmentVariable(TorchFolder.Variable), HasDriver) ?? Find();

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

    /// <summary>What a GPU needs and what can be seen without libtorch; null: all of it is there.</summary>
    /// <param name="named">Value of LAB_LIBTORCH.</param>
    /// <param name="hasDriver">Looks for the NVIDIA driver.</param>
    internal static TorchAvailability? Required(string? named, Func<bool> hasDriver)
    {
        if (!hasDriver()) return WithoutDriver(new());
        try
        {
            var folder = Locate(named);
            return folder.HasCuda ? null : WithoutCuda(folder, new() { Folder = folder.Folder, Version = folder.Version });
        }
        catch (LabException problem)
        {
            return new() { CudaReason = problem.What, CudaRemedy = problem.Remedy };
        }
    }

    static TorchAvailability OnCuda(TorchFolder folder, TorchAvailability found)
    {
        if (!folder.HasCuda) return WithoutCuda(folder, found);
        if (torch.cuda_is_available()) return found with { CudaDevices = torch.cuda.device_count() };
        return HasDriver()
            ? found with { CudaReason = "The NVIDIA driver does not give this process a GPU that this libtorch can compute on.", CudaRemedy = "'lab doctor gpu' says what stands in the way." }
            : WithoutDriver(found);
    }

    static bool HasDriver() => NativeLibrary.TryLoad(Driver, out _);

    static TorchAvailability WithoutDriver(TorchAvailability found) => found with
    {
        CudaReason = $"There is no NVIDIA driver ({Driver}).",
        CudaRemedy = "Install the driver for this GPU; a container has to be given the GPU when it starts.",
    };

    static TorchAvailability WithoutCuda(TorchFolder folder, TorchAvailability found) => found with
    {
        CudaReason = $"The libtorch in {folder.Folder} is for processors only.",
        CudaRemedy = $"{TorchFolder.Variable}=.../site-packages/torch/lib of a PyTorch {TorchFolder.Wanted} with CUDA.",
    };
}
