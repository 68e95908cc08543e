using System.Net.NetworkInformation;
using Lab.Cli.Doctor.Gpu;
using Lab.Cli.Json;
using Lab.Torch;

namespace Lab.Cli.Doctor;

/// <summary>All that checks see of this machine and of the environment; tests put something else in its place.</summary>
/// <param name="Variable">Reads an environment variable; null when it is not set or empty.</param>
sealed record Machine(Func<string, string?> Variable)
{
    static readonly HttpClient http = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = Timeout.InfiniteTimeSpan };

    /// <summary>What stands before /proc, /sys, /dev and the system's libraries.</summary>
    public string Root { get; init; } = "";

    public string CurrentFolder { get; init; } = Environment.CurrentDirectory;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Runs a program (full path, arguments) to its end.</summary>
    public Func<string, IReadOnlyList<string>, CancellationToken, Task<ToolAnswer>> Run { get; init; } = ToolAnswer.OfAsync;

    /// <summary>Asks an address and gives the status of its answer.</summary>
    public Func<Uri, CancellationToken, Task<int>> Get { get; init; } = StatusAsync;

    /// <summary>Whether something on this machine listens on a TCP port.</summary>
    public Func<int, bool> Listens { get; init; } = static port => IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);

    /// <summary>Bytes that this user may still write below a folder that is there.</summary>
    public Func<string, long> FreeBytes { get; init; } = static folder => new DriveInfo(folder).AvailableFreeSpace;

    public Func<Processor> Processor { get; init; } = Json.Processor.Here;

    /// <summary>Routines that a model with so many threads would use.</summary>
    public Func<int, string> Kernels { get; init; } = LabInfo.KernelsInUse;

    /// <summary>What the NVIDIA driver's library says; null: there is none.</summary>
    public Func<CudaAnswer?> Cuda { get; init; } = CudaDriver.Ask;

    /// <summary>The libtorch that came with this program; null: none did.</summary>
    public Func<TorchFolder?> OwnTorch { get; init; } = static () => TorchFolder.Own;

    /// <summary>What libtorch can do in this process; loads it.</summary>
    public Func<TorchAvailability> Torch { get; init; } = TorchRuntime.Find;

    /// <summary>What it can do on GPUs; loads it where it could.</summary>
    public Func<TorchAvailability> TorchCuda { get; init; } = TorchRuntime.FindCuda;

    /// <summary>The text of a file of the system; null when it is not there or not readable.</summary>
    /// <param name="path">Without <see cref="Root"/>.</param>
    public string? Read(string path)
    {
        try
        {
            return File.ReadAllText(At(path));
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Where a file of the system lies.</summary>
    public string At(string path) => Path.Join(Root, path);

    /// <summary>Full path of the first of these programs on PATH; null when there is none.</summary>
    public string? OnPath(params IReadOnlyList<string> programs)
    {
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd", ".bat"] : [""];
        string[] folders = (Variable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return (from program in programs
                from folder in folders
                from ending in endings
                select Path.GetFullPath(Path.Combine(folder, program + ending))).FirstOrDefault(File.Exists);
    }

    static async Task<int> StatusAsync(Uri address, CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellation);
        return (int)answer.StatusCode;
    }
}
