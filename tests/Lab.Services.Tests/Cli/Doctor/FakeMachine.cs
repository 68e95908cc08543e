using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Gpu;
using Lab.Cli.Json;
using Lab.Torch;

namespace Lab.Services.Tests.Cli.Doctor;

/// <summary>A machine on which nothing is installed but what a test puts there: variables, files of the system, programs with what they answer.</summary>
sealed class FakeMachine : IDisposable
{
    readonly WorkFolder root = new();
    readonly Dictionary<string, string> variables = [];
    readonly Dictionary<string, ToolAnswer> programs = [];

    public FakeMachine()
    {
        variables["PATH"] = root["bin"];
        Machine = new Machine(variables.GetValueOrDefault)
        {
            Root = root["system"],
            CurrentFolder = Directory.CreateDirectory(root["here"]).FullName,
            Run = (program, arguments, _) =>
            {
                Calls.Add($"{Path.GetFileName(program)} {string.Join(' ', arguments)}");
                return Task.FromResult(programs[Path.GetFileName(program)]);
            },
            Get = (_, _) => throw new HttpRequestException("Connection refused"),
            Listens = _ => false,
            FreeBytes = _ => 50_000_000_000,
            Processor = () => new Processor("Fake", 4, ["avx2", "fma"]),
            Kernels = _ => "simd, 256-bit vectors",
            Cuda = () => null,
            OwnTorch = () => null,
            Torch = () => new TorchAvailability { Reason = "It does not load.", Remedy = "Get another one." },
            TorchCuda = () => new TorchAvailability { CudaReason = "It sees no GPU.", CudaRemedy = "Look for it." },
        };
    }

    public Machine Machine { get; set; }

    /// <summary>Programs that were run, with their arguments.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>A path of the test's own.</summary>
    public string this[string path] => root[path];

    public FakeMachine Set(string name, string value)
    {
        variables[name] = value;
        return this;
    }

    /// <param name="path">Of the system: /proc/meminfo.</param>
    /// <param name="text">What it holds.</param>
    public FakeMachine System(string path, string text) => Own($"system{path}", text);

    /// <param name="path">Of the test's own.</param>
    /// <param name="text">What it holds.</param>
    public FakeMachine Own(string path, string text = "")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root[path])!);
        File.WriteAllText(root[path], text);
        return this;
    }

    public FakeMachine Program(string name, string output = "", int exitCode = 0, string error = "")
    {
        programs[name] = new(exitCode, output, error);
        return Own(Path.Combine("bin", OperatingSystem.IsWindows() ? $"{name}.exe" : name));
    }

    public Task<Verdict> ExamineAsync(ICheck check) => check.ExamineAsync(Machine, TestContext.Current.CancellationToken);

    public void Dispose() => root.Dispose();
}
