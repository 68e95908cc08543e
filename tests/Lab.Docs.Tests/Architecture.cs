namespace Lab.Docs.Tests;

/// <summary>
/// The order of groups and of projects inside them. A project may reference the projects of its own group above it and
/// any project of an earlier group; nothing references a service, except the command that hosts services in its own process.
/// </summary>
static class Architecture
{
    /// <summary>Not under src, but part of the order: services stand on it.</summary>
    const string Root = "(root)";

    /// <summary>The one that runs services in its own process.</summary>
    const string Host = "Lab.Cli";

    /// <summary>What it may run there.</summary>
    static readonly string[] hosted = ["Lab.PredictionService", "Lab.MlflowServer"];

    /// <summary>Groups by folder under src, in order; the projects of a group in order. Not every one exists yet.</summary>
    static readonly (string Group, string[] Projects)[] groups =
    [
        ("", ["Lab.Errors"]),
        ("Engine", ["Lab.Tensors", "Lab.Tensors.Cuda", "Lab.Tokenizers", "Lab.Transformers", "Lab.Onnx", "Lab.Training", "Lab.Inference", "Lab.Torch"]),
        ("Science", ["Lab.Datasets", "Lab.Statistics", "Lab.Evaluation"]),
        ("Platform", ["Lab.Hub", "Lab.Mlflow", "Lab.Records", "Lab.Monitoring", "Lab.Notebooks"]),
        ("", ["Lab.Sentiment", "Lab.Pipelines"]),
        (Root, ["ServiceDefaults"]),
        ("Services", ["Lab.PredictionService", "Lab.MlflowServer", "Lab.Trainer", "Lab.Monitor", "Lab.Mailbox", "Lab.Cli"]),
    ];

    static readonly IReadOnlyList<(string Name, string Group)> order =
        [.. groups.SelectMany(group => group.Projects.Select(name => (name, group.Group)))];

    /// <summary>One sentence for each rule that a project under src, or one of the order at the root, breaks. Others (tests, AppHost) are exempt.</summary>
    public static IReadOnlyList<string> Violations(IReadOnlyList<ProjectFile> projects)
    {
        var found = new List<string>();
        foreach (var project in projects.Where(project => project.Path.StartsWith("src/", StringComparison.Ordinal) || order.Contains((project.Name, Root))))
        {
            int position = Position(project.Name);
            if (position < 0)
            {
                found.Add($"{project.Path}: '{project.Name}' is not in the list of projects.");
                continue;
            }
            string place = Folder(order[position].Group, project.Name) + $"/{project.Name}.csproj";
            if (project.Path != place) found.Add($"{project.Path}: belongs at {place}.");
            foreach (string reference in project.Projects)
            {
                int target = Position(reference);
                if (target < 0) found.Add($"{project.Path}: references '{reference}', which is not in the list of projects.");
                else if (order[target].Group == "Services" && !(project.Name == Host && hosted.Contains(reference))) found.Add($"{project.Path}: references the service '{reference}'.");
                else if (target >= position) found.Add($"{project.Path}: references '{reference}', which comes after it.");
            }
            if (order[position].Group == "Engine") found.AddRange(EngineViolations(project));
        }
        return found;
    }

    static string Folder(string group, string name) => group switch
    {
        Root => name,
        "" => $"src/{name}",
        _ => $"src/{group}/{name}",
    };

    static int Position(string name) => order.ToList().FindIndex(entry => entry.Name == name);

    static IEnumerable<string> EngineViolations(ProjectFile project)
    {
        if (project.Sdk != "Microsoft.NET.Sdk") yield return $"{project.Path}: an engine project uses Microsoft.NET.Sdk, not {project.Sdk}.";
        foreach (string package in project.Packages)
            if (package.StartsWith("Microsoft.AspNetCore", StringComparison.OrdinalIgnoreCase)
                || package.StartsWith("Microsoft.Extensions", StringComparison.OrdinalIgnoreCase))
                yield return $"{project.Path}: the engine knows no web server and no container, but references {package}.";
    }
}
