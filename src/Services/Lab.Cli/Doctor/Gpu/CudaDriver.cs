using System.Runtime.InteropServices;

namespace Lab.Cli.Doctor.Gpu;

/// <summary>Asks the CUDA library that comes with the NVIDIA driver. It is loaded when it is there; nothing links to it.</summary>
static unsafe class CudaDriver
{
    static string Library => OperatingSystem.IsWindows() ? "nvcuda.dll" : "libcuda.so.1";

    /// <returns>Null: there is no such library.</returns>
    public static CudaAnswer? Ask()
    {
        // Stays loaded: it has threads of its own once it was started.
        if (!NativeLibrary.TryLoad(Library, out nint library)) return null;
        if (!NativeLibrary.TryGetExport(library, "cuDriverGetVersion", out nint getVersion)
            || !NativeLibrary.TryGetExport(library, "cuInit", out nint init)
            || !NativeLibrary.TryGetExport(library, "cuDeviceGetCount", out nint getCount)) return null;
        int version = 0, devices = 0;
        int code = ((delegate* unmanaged<int*, int>)getVersion)(&version);
        if (code == 0) code = ((delegate* unmanaged<uint, int>)init)(0);
        if (code == 0) code = ((delegate* unmanaged<int*, int>)getCount)(&devices);
        return new(version, code, devices);
    }
}
