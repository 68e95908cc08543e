using System.Text.RegularExpressions;

namespace Lab.Torch;

/// <summary>Why libtorch cannot be used, and what to do.</summary>
static partial class TorchProblem
{
    const string Install = $"python3 -m pip install torch=={TorchFolder.Wanted}, then export {TorchFolder.Variable}=.../site-packages/torch/lib";

    public static LabException NotThere { get; } = New("there is none in this program, and LAB_LIBTORCH names none", $"{Install}; or build with -p:LabNative=cpu or cuda");

    public static LabException NotIn(string named) =>
        New($"{TorchFolder.Variable} names {named}, where no {NativeNames.FileOf("torch_cpu")} is", $"Name the folder that has it: .../site-packages/torch/lib of an installed PyTorch {TorchFolder.Wanted}");

    public static LabException OtherVersion(string version, string folder) =>
        New($"it is version {version} in {folder}; TorchSharp is made for {TorchFolder.Wanted}", Install);

    /// <summary>What the system's loader said of a library, as one sentence.</summary>
    public static LabException NotLoaded(string message)
    {
        // A sentence of the runtime's, then a line for each place that was tried: "FILE: what is wrong with it".
        string[] lines = [.. message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
        string said = lines.Length > 1 ? lines[1] : message.Trim();
        if (OldSystem.Match(said) is { Success: true } old)
            return New($"this system is too old: {said}", $"{(old.Value.StartsWith("GLIBC_", StringComparison.Ordinal) ? "glibc" : "libstdc++")} with {old.Value} is needed: take Debian 12, Ubuntu 22.04 or later");
        if (Missing.Match(said) is { Success: true } missing)
        {
            string name = missing.Groups[1].Value;
            return New(said, name.StartsWith("libcu", StringComparison.Ordinal) || name.StartsWith("libnv", StringComparison.Ordinal) || name.StartsWith("libnccl", StringComparison.Ordinal)
                ? $"{name} is a part of CUDA that PyTorch's packages bring: take a whole PyTorch ({Install}), or put the folder that has it into LD_LIBRARY_PATH"
                : $"Install the package of this system that has {name}, or put the folder that has it into LD_LIBRARY_PATH");
        }
        return New(said, Install);
    }

    static LabException New(string what, string remedy) => new(ErrorKind.MissingTool, $"libtorch cannot be used: {what}.", remedy: $"{remedy}.");

    [GeneratedRegex(@"\b(GLIBCXX|CXXABI|GLIBC)_[\d.]+\d")]
    static partial Regex OldSystem { get; }

    [GeneratedRegex(@"^(\S+): cannot open shared object file")]
    static partial Regex Missing { get; }
}
