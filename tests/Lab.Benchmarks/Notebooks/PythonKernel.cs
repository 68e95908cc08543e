using System.ComponentModel;
using System.Diagnostics;
using Lab.Benchmarks.Harness;
using Lab.Notebooks.Running;

namespace Lab.Benchmarks.Notebooks;

/// <summary>ipykernel from the wheels in LAB_JUPYTER, installed once under LAB_CACHE.</summary>
static class PythonKernel
{
    const string What = "ipykernel", Release = "7.4.0";

    public static string Code(int cell) => (cell % 3) switch
    {
        0 => $"x{cell} = {cell}",
        1 => $"x{cell - 1} + 1",
        _ => "import math; math.sqrt(2)",
    };

    /// <summary>Null, and skipped with its reason, where it cannot run.</summary>
    public static KernelCommand? Find(BenchmarkContext context)
    {
        if (Environment.GetEnvironmentVariable("LAB_JUPYTER") is not { Length: > 0 } folder)
        {
            context.Skip(What, "LAB_JUPYTER is not set (a folder with wheels/ and lab-wheels/)");
            return null;
        }

        try
        {
            return new(Install(folder), ["-m", "ipykernel_launcher", "-f"]);
        }
        catch (Exception failure) when (failure is InvalidOperationException or Win32Exception)
        {
            context.Skip(What, failure.Message);
            return null;
        }
    }

    static string Install(string folder)
    {
        string environment = Path.Combine(Places.Cache, $"{What}-{Release}"), python = Path.Combine(environment, "bin", "python"), done = Path.Combine(environment, "installed");
        if (File.Exists(done)) return python;
        Run("python3.11", "-m", "venv", "--clear", environment);
        Run(python, "-m", "pip", "install", "--quiet", "--no-index", "--find-links", Path.Combine(folder, "wheels"), "--find-links", Path.Combine(folder, "lab-wheels"), $"{What}=={Release}");
        File.WriteAllText(done, "");
        return python;
    }

    static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{program} {string.Join(' ', arguments.Take(3))} failed: {errors.Trim()}");
    }
}
