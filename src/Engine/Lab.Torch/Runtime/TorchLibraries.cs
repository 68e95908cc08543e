using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace Lab.Torch;

/// <summary>Loads libtorch and TorchSharp's own library, in the order in which they need each other, and gives TorchSharp what is loaded.</summary>
static unsafe class TorchLibraries
{
    /// <summary>What TorchSharp brings itself.</summary>
    const string Shim = "LibTorchSharp";

    /// <summary>Loads all; says of what version libtorch is, if it tells.</summary>
    /// <param name="folder">Of libtorch.</param>
    /// <exception cref="DllNotFoundException">One of them, or what it needs, cannot be loaded. The message is the system's.</exception>
    /// <exception cref="LabException">libtorch is of another version.</exception>
    public static string? Load(TorchFolder folder)
    {
        // Threads that wait for work spin otherwise, at the expense of all others. libgomp reads it once, when it is loaded.
        if (!OperatingSystem.IsWindows()) LinuxProcess.SetDefault("OMP_WAIT_POLICY", "PASSIVE");
        Load(folder, "c10");
        string? version = VersionOf(Load(folder, "torch_cpu")) ?? folder.Version;
        if (version is not null && !TorchFolder.SameNames(version)) throw TorchProblem.OtherVersion(version, folder.Folder);
        if (folder.HasCuda) Load(folder, "torch_cuda");
        Load(folder, "torch");
        Give(LoadShim());
        return version;
    }

    static nint Load(TorchFolder folder, string library) => NativeLibrary.Load(Path.Combine(folder.Folder, NativeNames.FileOf(library)));

    // Major, minor and patch in the upper three bytes.
    static string? VersionOf(nint library)
    {
        if (!NativeLibrary.TryGetExport(library, "aoti_torch_abi_version", out nint function)) return null;
        ulong version = ((delegate* unmanaged<ulong>)function)();
        return FormattableString.Invariant($"{version >> 56}.{(version >> 48) & 255}.{(version >> 40) & 255}");
    }

    static nint LoadShim()
    {
        string file = NativeNames.FindOwn(Shim) ?? throw new DllNotFoundException($"{NativeNames.FileOf(Shim)}, which TorchSharp's package has, is not beside the program.");
        try
        {
            return NativeLibrary.Load(file);
        }
        catch (DllNotFoundException problem) when (OperatingSystem.IsLinux() && problem.Message.Contains("GLIBCXX_", StringComparison.Ordinal))
        {
            if (WithoutUnusedVersions(file) is not { } content) throw;
            return NativeLibrary.Load(LinuxProcess.FileInMemory(Shim, content));
        }
    }

    // It is made with GCC 13, whose libstdc++ has a symbol that marks it (GLIBCXX_3.4.32) and that nothing calls: older ones do as well.
    static byte[]? WithoutUnusedVersions(string file)
    {
        byte[] content = File.ReadAllBytes(file);
        try
        {
            return ElfVersions.MakeUnusedWeak(content, "libstdc++.so.6").Count == 0 ? null : content;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    // TorchSharp looks for libtorch itself, would load a second one from the program's folder and, where it finds none, copies its packages.
    static void Give(nint shim)
    {
        var assembly = typeof(torch).Assembly;
        NativeLibrary.SetDllImportResolver(assembly, (name, _, _) => name == Shim ? shim : 0);
        foreach (string loaded in (string[])["nativeBackendLoaded", "nativeBackendCudaLoaded"])
            typeof(torch).GetField(loaded, BindingFlags.Static | BindingFlags.NonPublic)!.SetValue(null, true);
    }
}
