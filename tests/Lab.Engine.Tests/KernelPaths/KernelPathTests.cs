using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Lab.Engine.Tests.KernelPaths;

/// <summary>Runs kernel and golden tests of this assembly again in processes that see a smaller processor.</summary>
public sealed partial class KernelPathTests
{
    /// <summary>Set in the child processes, so that they start none of their own.</summary>
    const string ChildVariable = "LAB_KERNEL_PATH_CHILD";

    /// <summary>One process for each width; the children share the machine with other test projects.</summary>
    static readonly TimeSpan limit = TimeSpan.FromMinutes(8);

    const string Kernels = "Lab.Engine.Tests.Tensors*";
    const string Models = "Lab.Engine.Tests.Transformers.Models";
    const string Training = "Lab.Engine.Tests.Training*";

    [Theory]
    [InlineData("DOTNET_EnableAVX512", Kernels, Models, Training)] // leaves 256 bit
    [InlineData("DOTNET_EnableAVX2", Kernels, Models, Training)] // leaves 128 bit
    [InlineData("DOTNET_EnableHWIntrinsic", Kernels)] // scalar code only: slow, so kernels alone
    public async Task NarrowerProcessor_PassesTheSameTests(string variable, params string[] namespaces)
    {
        Assert.SkipUnless(Environment.GetEnvironmentVariable("LAB_TESTS") == "full", "Runs tests again for minutes: set LAB_TESTS=full.");
        Assert.SkipWhen(Environment.GetEnvironmentVariable(ChildVariable) is not null, "This is a child process.");

        var (exitCode, output) = await RunAsync(variable, namespaces, TestContext.Current.CancellationToken);

        Assert.True(exitCode == 0, $"{variable}=0 ended with {exitCode}:\n{output}");
        Assert.True(Passed(output) > 0, $"{variable}=0 ran no test:\n{output}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{variable}=0: {Passed(output)} passed");
    }

    [Theory]
    [InlineData("   Lab.Engine.Tests  Total: 369, Errors: 0, Failed: 0, Skipped: 11, Not Run: 5, Time: 26.1s", 353)]
    [InlineData("   Lab.Engine.Tests  Total: 12, Errors: 1, Failed: 2, Skipped: 3, Not Run: 0, Time: 1s", 6)]
    [InlineData("No summary", 0)]
    public void Passed_IsReadFromTheSummary(string output, int expected) => Assert.Equal(expected, Passed(output));

    static async Task<(int ExitCode, string Output)> RunAsync(string variable, string[] namespaces, CancellationToken cancellation)
    {
        string[] filters = [.. namespaces.SelectMany(name => new[] { "-namespace", name })];
        string dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(dotnet, [typeof(KernelPathTests).Assembly.Location, "-noLogo", "-noColor", .. filters])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[variable] = "0";
        start.Environment[ChildVariable] = "1";
        start.Environment["LAB_TESTS"] = "fast";

        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(limit);
        try
        {
            var error = process.StandardError.ReadToEndAsync(stop.Token);
            string output = await process.StandardOutput.ReadToEndAsync(stop.Token);
            await process.WaitForExitAsync(stop.Token);
            return (process.ExitCode, output + await error);
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    static int Passed(string output)
    {
        var summary = Summary.Match(output);
        if (!summary.Success) return 0;
        int[] counts = [.. summary.Groups.Values.Skip(1).Select(group => int.Parse(group.Value))];
        return counts[0] - counts[1..].Sum();
    }

    [GeneratedRegex(@"Total: (\d+), Errors: (\d+), Failed: (\d+), Skipped: (\d+), Not Run: (\d+)")]
    static partial Regex Summary { get; }
}
