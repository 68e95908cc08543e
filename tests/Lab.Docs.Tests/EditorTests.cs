using System.Text.Json;
using System.Text.RegularExpressions;
using Lab.TestSupport;

namespace Lab.Docs.Tests;

/// <summary>What .vscode starts is there to be started.</summary>
public sealed class EditorTests
{
    static readonly JsonDocumentOptions comments = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    [Fact]
    public void LaunchedPrograms_AreOutputsOfProjects()
    {
        using var launch = Read("launch.json");
        var programs = launch.RootElement.GetProperty("configurations").EnumerateArray().Select(entry => entry.GetProperty("program").GetString()!).ToList();
        Assert.NotEmpty(programs);
        Assert.Equal([], programs.Except(ProjectFile.All.Select(Output)));
    }

    [Fact]
    public void TasksBeforeALaunch_AreDefined()
    {
        using var launch = Read("launch.json");
        using var tasks = Read("tasks.json");
        var labels = tasks.RootElement.GetProperty("tasks").EnumerateArray().Select(task => task.GetProperty("label").GetString());
        var wanted = launch.RootElement.GetProperty("configurations").EnumerateArray().Select(entry => entry.GetProperty("preLaunchTask").GetString());
        Assert.Equal([], wanted.Except(labels));
    }

    static JsonDocument Read(string name) => JsonDocument.Parse(File.ReadAllText(Path.Combine(RepositoryRoot.Path, ".vscode", name)), comments);

    // The assembly of a debug build, below the artifacts folder.
    static string Output(ProjectFile project)
    {
        var assembly = Regex.Match(File.ReadAllText(Path.Combine(RepositoryRoot.Path, project.Path)), "<AssemblyName>(.+?)</AssemblyName>");
        return $"${{workspaceFolder}}/artifacts/bin/{project.Name}/debug/{(assembly.Success ? assembly.Groups[1].Value : project.Name)}.dll";
    }
}
