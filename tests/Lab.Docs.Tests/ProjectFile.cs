using System.Xml.Linq;
using Lab.TestSupport;

namespace Lab.Docs.Tests;

/// <summary>What the architecture rules read in a .csproj.</summary>
/// <param name="Path">From the repository root, '/' separated.</param>
/// <param name="Sdk">Microsoft.NET.Sdk, Microsoft.NET.Sdk.Web, ...</param>
/// <param name="Projects">Names of the referenced projects.</param>
/// <param name="Packages">Ids of the referenced packages and shared frameworks.</param>
/// <param name="VersionedPackages">Those that carry a version of their own.</param>
sealed record ProjectFile(
    string Path, string Sdk, IReadOnlyList<string> Projects, IReadOnlyList<string> Packages, IReadOnlyList<string> VersionedPackages)
{
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    /// <summary>Every project of the repository, by path.</summary>
    public static IReadOnlyList<ProjectFile> All { get; } =
    [
        .. Directory.EnumerateFiles(RepositoryRoot.Path, "*.csproj", SearchOption.AllDirectories)
            .Select(file => System.IO.Path.GetRelativePath(RepositoryRoot.Path, file).Replace('\\', '/'))
            .Where(path => !path.StartsWith("artifacts/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => Parse(path, File.ReadAllText(System.IO.Path.Combine(RepositoryRoot.Path, path)))),
    ];

    public static ProjectFile Parse(string path, string xml)
    {
        var root = XDocument.Parse(xml).Root!;
        var packages = root.Descendants().Where(element => element.Name.LocalName is "PackageReference" or "FrameworkReference").ToList();
        return new ProjectFile(
            path,
            (string?)root.Attribute("Sdk") ?? "",
            [.. root.Descendants("ProjectReference").Select(reference => System.IO.Path.GetFileNameWithoutExtension(Include(reference).Replace('\\', '/')))],
            [.. packages.Select(Include)],
            [.. packages.Where(HasVersion).Select(Include)]);
    }

    static string Include(XElement element) => (string?)element.Attribute("Include") ?? (string?)element.Attribute("Update") ?? "";

    static bool HasVersion(XElement package) =>
        package.Attributes().Select(attribute => attribute.Name.LocalName)
            .Concat(package.Elements().Select(element => element.Name.LocalName))
            .Any(name => name is "Version" or "VersionOverride");
}
