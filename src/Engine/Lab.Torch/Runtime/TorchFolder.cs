using System.Text.RegularExpressions;

namespace Lab.Torch;

/// <summary>A folder with the libraries of libtorch.</summary>
/// <param name="Folder">Full path.</param>
/// <param name="Version">As in 2.10.0; null: no file beside it says.</param>
/// <param name="Cuda">CUDA that it is made for, as in 12.8; null: none, or no file says.</param>
/// <param name="HasCuda">It can compute on a GPU.</param>
public sealed partial record TorchFolder(string Folder, string? Version, string? Cuda, bool HasCuda)
{
    /// <summary>Environment variable that names the folder, or one above it.</summary>
    public const string Variable = "LAB_LIBTORCH";

    /// <summary>The version that this TorchSharp is made for: the names inside libtorch change from one to the next.</summary>
    public const string Wanted = "2.10.0";

    /// <summary>False where another version is certain.</summary>
    public bool IsOfTheWantedVersion => Version is null || SameNames(Version);

    /// <summary>Patches keep the names: 2.10.1 does for 2.10.0.</summary>
    public static bool SameNames(string version) => version.Split('.')[..2].SequenceEqual(Wanted.Split('.')[..2]);

    /// <summary>What a person named: the folder itself, a file in it, the folder of the package torch, or site-packages.</summary>
    /// <returns>Null: no libtorch is there.</returns>
    public static TorchFolder? In(string named)
    {
        string root = Path.GetFullPath(named);
        if (File.Exists(root)) root = Path.GetDirectoryName(root)!;
        string[] places = [root, Path.Combine(root, "lib"), Path.Combine(root, "torch", "lib")];
        return places.FirstOrDefault(Has) is { } folder ? Of(folder) : null;
    }

    /// <summary>What came with the program's packages; null: nothing.</summary>
    public static TorchFolder? Own => NativeNames.OwnFolders.FirstOrDefault(Has) is { } folder ? Of(folder) : null;

    static bool Has(string folder) => File.Exists(Path.Combine(folder, NativeNames.FileOf("torch_cpu")));

    static TorchFolder Of(string folder)
    {
        // Of an installed PyTorch: __version__ = '2.10.0+cu128'; of the package for C++: 2.10.0+cu128.
        string above = Path.GetDirectoryName(folder) ?? folder;
        string text = $"{Text(Path.Combine(above, "version.py"))}\n{Text(Path.Combine(above, "build-version"))}";
        var cuda = CudaIn.Match(text);
        return new(
            folder, VersionIn.Match(text) is { Success: true } version ? version.Value : null,
            cuda.Success ? $"{cuda.Groups[1].Value}.{cuda.Groups[2].Value}" : null, File.Exists(Path.Combine(folder, NativeNames.FileOf("torch_cuda"))));
    }

    static string Text(string file) => File.Exists(file) ? File.ReadAllText(file) : "";

    [GeneratedRegex(@"\b\d+\.\d+\.\d+")]
    static partial Regex VersionIn { get; }

    // The last digit is the minor version: cu128.
    [GeneratedRegex(@"\+cu(\d+)(\d)\b")]
    static partial Regex CudaIn { get; }
}
