using System.Reflection;

namespace Lab.Sentiment;

/// <summary>Version of this build. The SDK writes it as 0.1.0+commit, or as 0.1.0 outside a git checkout.</summary>
public static class BuildVersion
{
    const int CommitDigits = 12;

    static readonly string[] parts =
        (typeof(BuildVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0.0.0").Split('+', 2);

    /// <summary>As in packages: 0.1.0.</summary>
    public static string Version => parts[0];

    /// <summary>First digits of the commit; null in a build that knew none.</summary>
    public static string? Commit => parts.Length < 2 ? null : parts[1].Length > CommitDigits ? parts[1][..CommitDigits] : parts[1];

    /// <summary>Version and commit: 0.1.0+abc.</summary>
    public static string Full => Commit is null ? Version : $"{Version}+{Commit}";
}
