using System.Diagnostics;
using Lab.TestSupport;

namespace Lab.Docs.Tests;

/// <summary>The files that git tracks, in the working tree.</summary>
static class TrackedFiles
{
    /// <summary>Paths from the repository root, '/' separated; skips the calling test when there is no git to ask.</summary>
    public static IReadOnlyList<string> Require()
    {
        Assert.SkipUnless(Path.Exists(Path.Combine(RepositoryRoot.Path, ".git")), "This is not a git checkout.");
        var start = new ProcessStartInfo("git", ["-c", "safe.directory=*", "ls-files", "-z"])
        {
            WorkingDirectory = RepositoryRoot.Path,
            RedirectStandardOutput = true,
        };
        Process git;
        try
        {
            git = Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no git.");
            throw;
        }
        using (git)
        {
            string output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            Assert.Equal(0, git.ExitCode);
            // A file that is deleted but not committed yet is still listed.
            return [.. output.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(path => File.Exists(Full(path)))];
        }
    }

    public static string Full(string path) => Path.Combine(RepositoryRoot.Path, path);
}
