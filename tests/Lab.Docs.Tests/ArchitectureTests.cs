using System.Text.RegularExpressions;
using Lab.TestSupport;

namespace Lab.Docs.Tests;

public sealed class ArchitectureTests
{
    [Fact]
    public void Projects_FollowTheOrder() => Assert.Equal([], Architecture.Violations(ProjectFile.All));

    [Theory]
    [InlineData("src/Engine/Lab.Tokenizers", "<ProjectReference Include=\"../Lab.Tensors/Lab.Tensors.csproj\" />", null)]
    [InlineData(
        "src/Engine/Lab.Tokenizers", "<ProjectReference Include=\"..\\Lab.Training\\Lab.Training.csproj\" />",
        "src/Engine/Lab.Tokenizers/Lab.Tokenizers.csproj: references 'Lab.Training', which comes after it.")]
    [InlineData(
        "src/Science/Lab.Datasets", "<ProjectReference Include=\"../../Lab.Sentiment/Lab.Sentiment.csproj\" />",
        "src/Science/Lab.Datasets/Lab.Datasets.csproj: references 'Lab.Sentiment', which comes after it.")]
    [InlineData("src/Services/Lab.Cli", "<ProjectReference Include=\"../Lab.PredictionService/Lab.PredictionService.csproj\" />", null)]
    [InlineData(
        "src/Services/Lab.Cli", "<ProjectReference Include=\"../Lab.Mailbox/Lab.Mailbox.csproj\" />",
        "src/Services/Lab.Cli/Lab.Cli.csproj: references the service 'Lab.Mailbox'.")]
    [InlineData(
        "src/Services/Lab.Monitor", "<ProjectReference Include=\"../Lab.PredictionService/Lab.PredictionService.csproj\" />",
        "src/Services/Lab.Monitor/Lab.Monitor.csproj: references the service 'Lab.PredictionService'.")]
    [InlineData(
        "src/Lab.Sentiment", "<ProjectReference Include=\"../../tests/Lab.TestSupport/Lab.TestSupport.csproj\" />",
        "src/Lab.Sentiment/Lab.Sentiment.csproj: references 'Lab.TestSupport', which is not in the list of projects.")]
    [InlineData(
        "src/Lab.Errors", "<ProjectReference Include=\"../Engine/Lab.Tensors/Lab.Tensors.csproj\" />",
        "src/Lab.Errors/Lab.Errors.csproj: references 'Lab.Tensors', which comes after it.")]
    [InlineData("src/Engine/Lab.Surprise", "", "src/Engine/Lab.Surprise/Lab.Surprise.csproj: 'Lab.Surprise' is not in the list of projects.")]
    [InlineData(
        "src/Engine/Lab.Datasets", "",
        "src/Engine/Lab.Datasets/Lab.Datasets.csproj: belongs at src/Science/Lab.Datasets/Lab.Datasets.csproj.")]
    [InlineData(
        "src/Engine/Lab.Tensors", "<FrameworkReference Include=\"Microsoft.AspNetCore.App\" />",
        "src/Engine/Lab.Tensors/Lab.Tensors.csproj: the engine knows no web server and no container, but references Microsoft.AspNetCore.App.")]
    [InlineData(
        "src/Engine/Lab.Inference", "<PackageReference Include=\"Microsoft.Extensions.DependencyInjection\" />",
        "src/Engine/Lab.Inference/Lab.Inference.csproj: the engine knows no web server and no container, but references Microsoft.Extensions.DependencyInjection.")]
    [InlineData("tests/Lab.Any.Tests", "<ProjectReference Include=\"../../src/Services/Lab.Cli/Lab.Cli.csproj\" />", null)]
    public void BrokenRule_IsReported(string folder, string item, string? violation)
    {
        var project = ProjectFile.Parse(
            $"{folder}/{folder[(folder.LastIndexOf('/') + 1)..]}.csproj",
            $"<Project Sdk=\"Microsoft.NET.Sdk\"><ItemGroup>{item}</ItemGroup></Project>");
        Assert.Equal(violation is null ? [] : [violation], Architecture.Violations([project]));
    }

    [Fact]
    public void Libraries_NameNoOptionOfTheCommand()
    {
        // The table of words, an option of somebody else's server, and options of directives in notebooks.
        string[] exempt =
        [
            "src/Lab.Sentiment/Settings/SettingWords.cs", "src/Platform/Lab.Mlflow/Artifacts/ProxiedLocation.cs",
            "src/Platform/Lab.Notebooks/Interpreter/Directives/DirectiveLanguage.cs", "src/Platform/Lab.Notebooks/Interpreter/Sql/SqlKernel.cs",
        ];
        var libraries = TrackedFiles.Require().Where(path => path.StartsWith("src/", StringComparison.Ordinal) && !path.StartsWith("src/Services/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal));

        Assert.Equal([], libraries.Except(exempt).Where(path => File.ReadLines(Path.Combine(RepositoryRoot.Path, path)).Any(line => Regex.IsMatch(line, "\"[^\"]*--[a-z]"))));
    }

    [Fact]
    public void Packages_CarryNoVersion() =>
        Assert.Equal([], ProjectFile.All.SelectMany(project => project.VersionedPackages.Select(package => $"{project.Path}: {package}")));

    [Fact]
    public void PackageWithVersion_IsSeen()
    {
        var project = ProjectFile.Parse(
            "src/X/X.csproj",
            """
            <Project Sdk="Microsoft.NET.Sdk"><ItemGroup>
              <PackageReference Include="A" Version="1.0.0" />
              <PackageReference Include="B"><VersionOverride>2.0.0</VersionOverride></PackageReference>
              <PackageReference Include="C" PrivateAssets="all" />
            </ItemGroup></Project>
            """);
        Assert.Equal(["A", "B"], project.VersionedPackages);
    }

    [Fact]
    public void Solution_HoldsExactlyTheProjects()
    {
        string solution = File.ReadAllText(Path.Combine(RepositoryRoot.Path, "Lab.sln"));
        var listed = Regex.Matches(solution, "\"([^\"]+\\.csproj)\"").Select(match => match.Groups[1].Value.Replace('\\', '/'));
        Assert.Equal(ProjectFile.All.Select(project => project.Path), listed.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void FolderMap_NamesEveryProjectAndNoOther()
    {
        var named = File.ReadLines(Path.Combine(RepositoryRoot.Path, "docs", "layout.md"))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .SelectMany(row => Regex.Matches(row.Split('|')[1], "`([^`]+)`").Select(name => name.Groups[1].Value))
            .Where(path => path.Split('/')[^1].StartsWith("Lab.", StringComparison.Ordinal) || path is "AppHost" or "ServiceDefaults");
        Assert.Equal(ProjectFile.All.Select(project => Path.GetDirectoryName(project.Path)!.Replace('\\', '/')), named.Order(StringComparer.Ordinal));
    }
}
