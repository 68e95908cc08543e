using Lab.PredictionService.Feedback;
using Lab.TestSupport;

namespace Lab.Services.Tests.PredictionService.Feedback;

/// <summary>
/// A spool that nobody uses any more, as soon as it is free. The factory of a service comes back while the host's own end still
/// disposes the container, and a process that a test beside this one starts has our open files until it runs its own program.
/// </summary>
static class FreeFile
{
    /// <summary>Spools of all labs in a folder.</summary>
    public static string[] SpoolsIn(string folder) => Directory.GetFiles(folder, SpoolFile.Pattern, SearchOption.AllDirectories);

    public static Task<SpoolFile> OpenAsync(string path) => Eventually.GetAsync($"{path} to be free", () => Task.FromResult(SpoolFile.TryOpen(path)));

    public static Task<byte[]> ReadAsync(string path) => WhenFreeAsync(path, () => File.ReadAllBytes(path));

    public static Task AppendAsync(string path, string text) => WhenFreeAsync(path, () =>
    {
        File.AppendAllText(path, text);
        return text;
    });

    static Task<T> WhenFreeAsync<T>(string path, Func<T> use) where T : class => Eventually.GetAsync($"{path} to be free", () =>
    {
        try
        {
            return Task.FromResult<T?>(use());
        }
        catch (IOException)
        {
            return Task.FromResult<T?>(null);
        }
    });
}
