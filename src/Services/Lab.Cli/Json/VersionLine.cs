namespace Lab.Cli.Json;

/// <summary>The line of `lab --version --json`.</summary>
/// <param name="Version">As in 0.1.0.</param>
/// <param name="Commit">Null in a build outside a git checkout.</param>
sealed record VersionLine(string Version, string? Commit);
