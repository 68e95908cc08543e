using System.Diagnostics;
using System.Text.RegularExpressions;
using Lab.TestSupport;

namespace Lab.Docs.Tests.Readme;

/// <summary>
/// A folder that looks like the repository, in which the commands of a document run: its entries are links, so that what
/// a command writes beside them stays out of the working tree. On its PATH, `dotnet` is a script that maps
/// `dotnet run --project FOLDER [options] -- ARGUMENTS` to the program that is built already, and does nothing for
/// `dotnet test`, `build` and `restore`: tests never start the tests again. Everything else goes to the real dotnet.
/// `lab`, which is there for whoever installed the tool, is the program that is built already.
/// </summary>
sealed class ExampleFolder : IDisposable
{
    static readonly TimeSpan limit = TimeSpan.FromMinutes(2);
    readonly DirectoryInfo root = Directory.CreateTempSubdirectory("lab-docs-");
    readonly string work;
    readonly string tools;

    public ExampleFolder()
    {
        work = root.CreateSubdirectory("work").FullName;
        tools = root.CreateSubdirectory("tools").FullName;
        foreach (string entry in Directory.EnumerateFileSystemEntries(RepositoryRoot.Path))
        {
            string name = Path.GetFileName(entry), link = Path.Combine(work, name);
            if (name == ".git") continue;
            if (Directory.Exists(entry)) Directory.CreateSymbolicLink(link, entry);
            else File.CreateSymbolicLink(link, entry);
        }
        WriteTool("dotnet", Shim());
        WriteTool("lab", "#!/usr/bin/env bash\nexec dotnet run --project src/Services/Lab.Cli -- \"$@\"\n");
    }

    void WriteTool(string name, string script)
    {
        string path = Path.Combine(tools, name);
        File.WriteAllText(path, script.ReplaceLineEndings("\n"));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>Runs a script with bash; stops at its first failing command.</summary>
    public async Task<(int ExitCode, string Output, string Error)> RunAsync(string script, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", script])
        {
            WorkingDirectory = work,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["PATH"] = tools + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        start.Environment["NO_COLOR"] = "1";
        using var bash = Process.Start(start)!;
        bash.StandardInput.Close();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        stop.CancelAfter(limit);
        try
        {
            var error = bash.StandardError.ReadToEndAsync(stop.Token);
            string output = await bash.StandardOutput.ReadToEndAsync(stop.Token);
            await bash.WaitForExitAsync(stop.Token);
            return (bash.ExitCode, output, await error);
        }
        finally
        {
            if (!bash.HasExited) bash.Kill(entireProcessTree: true);
        }
    }

    // Links are removed, not followed.
    public void Dispose() => root.Delete(recursive: true);

    static string Shim()
    {
        string real = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        if (real == "dotnet") real = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "dotnet")).First(File.Exists);
        // This assembly lies in artifacts/bin/<project>/<configuration>; the others beside it.
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        var programs = ProjectFile.All.Where(project => project.Path.StartsWith("src/Services/", StringComparison.Ordinal)).Select(project =>
        {
            var assembly = Regex.Match(File.ReadAllText(TrackedFiles.Full(project.Path)), "<AssemblyName>(.+?)</AssemblyName>");
            string name = assembly.Success ? assembly.Groups[1].Value : project.Name;
            string built = Path.Combine(output.Parent!.Parent!.FullName, project.Name, output.Name, name + ".dll");
            return $"""
                    {Path.GetDirectoryName(project.Path)!.Replace('\\', '/')}) program="{built}" ;;

                """;
        });
        return $"""
            #!/usr/bin/env bash
            case "${"{1:-}"}" in
                test | build | restore) exit 0 ;;
                run) ;;
                *) exec "{real}" "$@" ;;
            esac
            shift
            project=""
            while (($# > 0)); do
                case "$1" in
                    --project) project="$2"; shift 2 ;;
                    -c | --configuration) shift 2 ;;
                    --) shift; break ;;
                    -*) shift ;;
                    *) break ;;
                esac
            done
            case "${"{project%/}"}" in
            {string.Concat(programs)}    *) echo "dotnet run: no program for project '$project'" >&2; exit 2 ;;
            esac
            exec "{real}" "$program" "$@"

            """;
    }
}
