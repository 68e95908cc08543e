using System.Diagnostics;
using Lab.TestSupport;

namespace Lab.Services.Tests.Cli;

/// <summary>
/// The tool as a user installs it: packed, installed from a folder feed without a network, and run from a folder that is in no clone,
/// with a home and a cache of its own.
/// </summary>
public sealed class InstalledTool : IAsyncLifetime
{
    static readonly TimeSpan patience = TimeSpan.FromMinutes(5);

    readonly string root = Directory.CreateTempSubdirectory("lab-tool-").FullName;

    /// <summary>Why it is not there, or null.</summary>
    public static string? Missing =>
        Environment.GetEnvironmentVariable("LAB_TESTS") != "full" ? "packs and installs the tool, which takes a minute; runs with LAB_TESTS=full" : null;

    public long PackageBytes { get; private set; }

    /// <summary>The empty folder that it runs in.</summary>
    public string Work => Path.Combine(root, "work");

    string Temp => Path.Combine(root, "temp");

    string Program => Path.Combine(root, "tools", OperatingSystem.IsWindows() ? "lab.exe" : "lab");

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null) return;
        string feed = Path.Combine(root, "feed");
        foreach (string folder in (string[])["work", "home", "cache", "data", "temp"]) Directory.CreateDirectory(Path.Combine(root, folder));
        // With folders of its own, so that the clone's build output stays as it is, and without servers that outlive the command.
        await DotnetAsync(RepositoryRoot.Path, "pack", Path.Combine(RepositoryRoot.Path, "src", "Services", "Lab.Cli"), "-o", feed, "-p:ArtifactsPath=" + Path.Combine(root, "build"), "--disable-build-servers");
        PackageBytes = new FileInfo(Assert.Single(Directory.GetFiles(feed, "SentimentLab.Tool.*.nupkg"))).Length;
        string configuration = Path.Combine(root, "NuGet.Config");
        await File.WriteAllTextAsync(configuration, $"""<configuration><packageSources><clear /><add key="feed" value="{feed}" /></packageSources></configuration>""");
        await DotnetAsync(
            Work, "tool", "install", "SentimentLab.Tool", "--tool-path", Path.Combine(root, "tools"), "--configfile", configuration, "--add-source", feed, "--no-http-cache");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(root, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Runs it to its end.</summary>
    public Task<(int Code, string Out, string Error)> RunAsync(params string[] args) => EndAsync(Enter(new ProcessStartInfo(Program, args)));

    /// <summary>Starts it for as long as it serves.</summary>
    internal ServingProcess Serve(params string[] args) => new(Program, args, start => Enter(start));

    ProcessStartInfo Enter(ProcessStartInfo start)
    {
        start.WorkingDirectory = Work;
        var environment = start.Environment;
        foreach (string name in environment.Keys.Where(name => name.StartsWith("LAB_", StringComparison.Ordinal) && name != "LAB_TEST_MARK").ToArray()) environment.Remove(name);
        foreach (string name in (string[])["MODEL_PATH", "MLFLOW_TRACKING_URI", "XDG_DATA_HOME", "XDG_CACHE_HOME", "ASPNETCORE_URLS"]) environment.Remove(name);
        environment["HOME"] = environment["USERPROFILE"] = environment["DOTNET_CLI_HOME"] = Path.Combine(root, "home");
        environment["LAB_CACHE"] = Path.Combine(root, "cache");
        environment["LAB_DATA"] = Path.Combine(root, "data");
        environment["TMPDIR"] = environment["TEMP"] = Temp;
        environment["DOTNET_ROOT"] = Path.GetDirectoryName(Dotnet);
        return start;
    }

    // The one that runs this test, where it is not the test's own program.
    static string Dotnet { get; } = Path.GetFullPath(Path.Combine(
        System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    async Task DotnetAsync(string folder, params string[] args)
    {
        var start = new ProcessStartInfo(Dotnet, args) { WorkingDirectory = folder };
        // Packing takes its packages from the user's cache, whose place this variable would move too; installing needs none.
        if (folder == Work) start.Environment["DOTNET_CLI_HOME"] = Path.Combine(root, "home");
        start.Environment["DOTNET_NOLOGO"] = start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        start.Environment["TMPDIR"] = start.Environment["TEMP"] = Temp;
        var (code, output, error) = await EndAsync(start);
        Assert.True(code == 0, $"dotnet {string.Join(' ', args)}: {output}{error}");
    }

    static async Task<(int Code, string Out, string Error)> EndAsync(ProcessStartInfo start)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        var cancellation = TestContext.Current.CancellationToken;
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
        await process.WaitForExitAsync(cancellation).WaitAsync(patience, cancellation);
        return (process.ExitCode, await output, await error);
    }
}
