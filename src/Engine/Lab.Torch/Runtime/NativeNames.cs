using System.Runtime.InteropServices;

namespace Lab.Torch;

/// <summary>What native libraries are called on this system, and where this program has its own.</summary>
public static class NativeNames
{
    static readonly (string Before, string After) shape =
        OperatingSystem.IsWindows() ? ("", ".dll") : OperatingSystem.IsMacOS() ? ("lib", ".dylib") : ("lib", ".so");

    /// <summary>torch_cpu: libtorch_cpu.so.</summary>
    public static string FileOf(string library) => $"{shape.Before}{library}{shape.After}";

    /// <summary>Folders of the libraries that the program's packages brought, in the order in which the host looks.</summary>
    public static IEnumerable<string> OwnFolders
    {
        get
        {
            string host = AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "";
            foreach (string folder in host.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)) yield return folder;
            yield return AppContext.BaseDirectory;
            // Where a program was not started by its own manifest: a plug-in, a notebook.
            yield return Path.Combine(AppContext.BaseDirectory, "runtimes", RuntimeInformation.RuntimeIdentifier, "native");
        }
    }

    /// <summary>The first of the program's own folders that has the library; null: none.</summary>
    public static string? FindOwn(string library) =>
        OwnFolders.Select(folder => Path.Combine(folder, FileOf(library))).FirstOrDefault(File.Exists);
}
