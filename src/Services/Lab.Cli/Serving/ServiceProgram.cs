using System.Diagnostics;
using Lab.Cli.Terminal;

namespace Lab.Cli.Serving;

/// <summary>
/// The built prediction service. Nothing references a service, this command neither: it is found where the build or a publish puts
/// it, and runs as a process of its own.
/// </summary>
/// <param name="Assembly">Full path of Lab.PredictionService.dll.</param>
sealed record ServiceProgram(string Assembly)
{
    const string Name = "Lab.PredictionService";

    /// <exception cref="LabException">It is not built.</exception>
    public static ServiceProgram Find(LabHost host)
    {
        string[] places = [.. Places(host.ProgramFolder)];
        // An assembly without its runtimeconfig.json is a leftover that cannot be started.
        string? found = places.FirstOrDefault(file => File.Exists(file) && File.Exists(Path.ChangeExtension(file, ".runtimeconfig.json")));
        string configuration = string.Equals(new DirectoryInfo(host.ProgramFolder).Name, "release", StringComparison.OrdinalIgnoreCase) ? " -c Release" : "";
        return found is not null ? new ServiceProgram(found) : throw new LabException(
            ErrorKind.MissingTool, "The prediction service is not built.", string.Join(", ", places),
            $"{Name}.dll with its {Name}.runtimeconfig.json", $"Build it: dotnet build src/Services/{Name}{configuration}");
    }

    /// <summary>How it is started: its own launcher, or the dotnet that runs this command.</summary>
    public ProcessStartInfo Start(IEnumerable<string> arguments)
    {
        string launcher = OperatingSystem.IsWindows() ? Path.ChangeExtension(Assembly, ".exe") : Path.ChangeExtension(Assembly, null);
        string? running = Environment.ProcessPath;
        bool byDotnet = Path.GetFileNameWithoutExtension(running) == "dotnet";
        return byDotnet || !File.Exists(launcher)
            ? new ProcessStartInfo(byDotnet ? running! : "dotnet", [Assembly, .. arguments])
            : new ProcessStartInfo(launcher, arguments);
    }

    // Published together: one folder. Built: artifacts/bin/Lab.Cli/debug and artifacts/bin/Lab.PredictionService/debug.
    static IEnumerable<string> Places(string folder)
    {
        yield return Path.Combine(folder, $"{Name}.dll");
        var configuration = new DirectoryInfo(folder);
        if (configuration.Parent?.Parent is { } bin) yield return Path.Combine(bin.FullName, Name, configuration.Name, $"{Name}.dll");
    }
}
