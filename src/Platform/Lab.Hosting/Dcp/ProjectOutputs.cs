using System.Collections.Concurrent;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Tools;
using Microsoft.Extensions.Logging;

namespace Lab.Hosting.Dcp;

/// <summary>What a project is started from.</summary>
/// <param name="Assembly">Absolute path, for <c>dotnet</c>.</param>
/// <param name="WorkingDirectory">The project's folder: its appsettings.json counts.</param>
sealed record ProjectOutput(string ProjectPath, string Assembly, string WorkingDirectory);

/// <summary>Finds each project's assembly. What the AppHost's build did not build is built here, once, one after the other.</summary>
sealed class ProjectOutputs
{
    static readonly TimeSpan BuildLimit = TimeSpan.FromMinutes(5);

    readonly ConcurrentDictionary<string, Lazy<Task<string>>> built = new();

    /// <summary>Two builds at once would write the same files of a library that both need.</summary>
    readonly SemaphoreSlim turn = new(1);

    /// <exception cref="LabException">The project is not there or does not build.</exception>
    public async Task<ProjectOutput> GetAsync(ProjectResource project, ILogger console, CancellationToken cancellation)
    {
        var metadata = project.Annotations.OfType<IProjectMetadata>().LastOrDefault()
            ?? throw new LabException(ErrorKind.Usage, $"Resource '{project.Name}' is a project without a project file.", expected: "AddProject<T>(name).");
        var path = metadata.ProjectPath;
        if (!File.Exists(path))
            throw new LabException(ErrorKind.Usage, "The project file does not exist.", where: path, remedy: "Build the AppHost again: it holds the path.");

        var assembly = metadata is IProjectOutputMetadata { TargetPath: { Length: > 0 } target } && File.Exists(target)
            ? target
            : await built.GetOrAdd(path, _ => new(() => BuildAsync(path, console, cancellation))).Value.WaitAsync(cancellation);
        return new(path, assembly, Path.GetDirectoryName(path)!);
    }

    async Task<string> BuildAsync(string project, ILogger console, CancellationToken cancellation)
    {
        await turn.WaitAsync(cancellation);
        try
        {
            console.LogInformation("Building {Project}.", project);
            string[] arguments = ["build", project, "--nologo", "-v", "q", "-getProperty:TargetPath", "-t:Build"];
            var variables = new Dictionary<string, string> { ["DOTNET_NOLOGO"] = "true" };
            var (exitCode, output) = await ToolProcess.RunAsync(DotnetHost.Path, arguments, variables, [], BuildLimit, cancellation);
            var assembly = output.Split('\n')[^1].Trim();
            if (exitCode == 0 && File.Exists(assembly)) return assembly;
            throw new LabException(ErrorKind.Usage, $"The project does not build:\n{output}", where: project, remedy: "Make 'dotnet build' succeed, then start again.");
        }
        finally
        {
            turn.Release();
        }
    }
}
