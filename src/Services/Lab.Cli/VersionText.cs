using System.Reflection;
using System.Text.Json;
using Lab.Cli.Json;
using Lab.Cli.Terminal;

namespace Lab.Cli;

/// <summary>Version of this build. The SDK writes it as 0.1.0+commit, or as 0.1.0 outside a git checkout.</summary>
static class VersionText
{
    const int CommitDigits = 12;

    static readonly string[] parts =
        (typeof(VersionText).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+', 2);

    public static string Version => parts[0];

    /// <summary>First digits of the commit; null in a build that knew none.</summary>
    public static string? Commit => parts.Length < 2 ? null : parts[1].Length > CommitDigits ? parts[1][..CommitDigits] : parts[1];

    public static string Full => Commit is null ? Version : $"{Version}+{Commit}";

    public static void Write(LabHost host, bool json) =>
        host.Out.WriteLine(json ? JsonSerializer.Serialize(new VersionLine(Version, Commit), LabJson.Lines.VersionLine) : Full);
}
