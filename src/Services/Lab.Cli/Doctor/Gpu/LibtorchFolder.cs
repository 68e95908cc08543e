using System.Text.RegularExpressions;

namespace Lab.Cli.Doctor.Gpu;

/// <summary>The libraries of PyTorch, as its package for C++ or an installed PyTorch has them.</summary>
/// <param name="Folder">With the libraries.</param>
/// <param name="Version">As in 2.10.0; null: it does not say.</param>
/// <param name="Cuda">CUDA that it is made for, as in 12.8; null: none, or it does not say.</param>
/// <param name="HasCuda">Whether it can compute on a GPU.</param>
sealed partial record LibtorchFolder(string Folder, string? Version, string? Cuda, bool HasCuda)
{
    public const string Variable = "LAB_LIBTORCH";

    /// <summary>The version that TorchSharp 0.107 is made for; its names change from one to the next.</summary>
    public const string Wanted = "2.10.0";

    static readonly (string Before, string After) name = OperatingSystem.IsWindows() ? ("", ".dll") : OperatingSystem.IsMacOS() ? ("lib", ".dylib") : ("lib", ".so");

    public static string FileName(string library) => $"{name.Before}{library}{name.After}";

    /// <summary>What LAB_LIBTORCH names, or the folder <c>lib</c> in it; null: it is not set, or there is no libtorch.</summary>
    public static LibtorchFolder? Find(Machine machine)
    {
        if (machine.Variable(Variable) is not { } named) return null;
        string root = Path.GetFullPath(named, machine.CurrentFolder);
        string? folder = ((string[])[root, Path.Combine(root, "lib")]).FirstOrDefault(place => File.Exists(Path.Combine(place, FileName("torch_cpu"))));
        if (folder is null) return null;
        // Of an installed PyTorch: __version__ = '2.10.0+cu128' and cuda: Optional[str] = '12.8'; of the package for C++: 2.10.0+cu128.
        string above = Path.GetDirectoryName(folder) ?? folder;
        string text = $"{Text(Path.Combine(above, "version.py"))}\n{Text(Path.Combine(above, "build-version"))}";
        var cuda = CudaIn.Match(text);
        return new(
            folder, VersionIn.Match(text) is { Success: true } version ? version.Value : null,
            cuda.Success ? $"{cuda.Groups[1].Value}.{cuda.Groups[2].Value}" : null, File.Exists(Path.Combine(folder, FileName("torch_cuda"))));
    }

    static string Text(string file) => File.Exists(file) ? File.ReadAllText(file) : "";

    [GeneratedRegex(@"\b\d+\.\d+\.\d+")]
    static partial Regex VersionIn { get; }

    // The last digit is the minor version: cu128.
    [GeneratedRegex(@"\+cu(\d+)(\d)\b")]
    static partial Regex CudaIn { get; }
}
