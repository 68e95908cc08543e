using System.Runtime.InteropServices;

namespace Lab.Hosting.Tools;

/// <summary>The one place that names versions of what is fetched at run time.</summary>
static class PinnedVersions
{
    /// <summary>Version of Aspire whose orchestrator (DCP) and dashboard are used.</summary>
    public const string Aspire = "13.5.4";

    /// <summary>Systems for which the package of <see cref="Aspire"/> is published.</summary>
    static readonly string[] Systems = ["linux-x64", "linux-arm64", "linux-musl-x64", "osx-arm64", "osx-x64", "win-x64", "win-arm64"];

    /// <summary>The system of this process in the package's words, null when there is no package for it.</summary>
    public static string? System { get; } = SystemName(RuntimeInformation.OSArchitecture);

    /// <summary>The npm package that holds the CLI, and inside it DCP and the dashboard: one of <see cref="Systems"/>.</summary>
    public static string NpmPackage(string system) => $"@microsoft/aspire-cli-{system}";

    static string? SystemName(Architecture architecture)
    {
        var os = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : OperatingSystem.IsLinux() ? "linux" : null;
        if (os == "linux" && RuntimeInformation.RuntimeIdentifier.Contains("musl")) os = "linux-musl";
        var name = $"{os}-{architecture.ToString().ToLowerInvariant()}";
        return Systems.Contains(name) ? name : null;
    }
}
