using System.Security.Cryptography;
using System.Text;
using Lab.Mlflow;

namespace Lab.Sentiment;

/// <summary>
/// Downloaded versions, a folder each: <c>{model}/{version}-{12 digits}</c>, where the digits tell apart registries that
/// give the same number to different files. Several processes may use it at a time.
/// </summary>
sealed class VersionCache(string root, int keep)
{
    const int Digits = 12;

    /// <summary>The model folder of a version; downloaded when it is not there or damaged.</summary>
    /// <param name="version">The version.</param>
    /// <param name="download">Fills the named folder, which does not exist, whole or not at all, and gives the model folder in it.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task<string> GetAsync(RegisteredVersion version, Func<string, Task<string>> download, CancellationToken cancellation)
    {
        string place = PlaceOf(version);
        if (ModelIn(place) is not { } model || !await IsWholeAsync(model, version, cancellation))
        {
            if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
            model = await DownloadAsync(place, download);
            if (!await IsWholeAsync(model, version, cancellation))
            {
                Directory.Delete(place, recursive: true);
                throw new LabException(
                    ErrorKind.Model, $"The files of {version.Name} version {version.Version} are not those that were registered.", version.Source,
                    $"files with the checksum {version.Checksum}", "Register the model again.");
            }
        }
        Directory.SetLastWriteTimeUtc(place, TimeProvider.System.GetUtcNow().UtcDateTime);
        Prune(place);
        return model;
    }

    /// <summary>The model folder of a version when it is there and whole.</summary>
    public async Task<string?> FindAsync(RegisteredVersion version, CancellationToken cancellation) =>
        ModelIn(PlaceOf(version)) is { } model && await IsWholeAsync(model, version, cancellation) ? model : null;

    string PlaceOf(RegisteredVersion version) => Path.Combine(root, Plain(version.Name), $"{Plain(version.Version)}-{Identity(version)}");

    static async Task<string> DownloadAsync(string place, Func<string, Task<string>> download)
    {
        try
        {
            return await download(place);
        }
        catch (IOException) when (ModelIn(place) is { } model)
        {
            // Another process was faster.
            return model;
        }
    }

    static Task<bool> IsWholeAsync(string model, RegisteredVersion version, CancellationToken cancellation) =>
        version.Checksum is { } checksum ? Task.Run(() => FolderChecksum.Of(model, cancellation) == checksum, cancellation) : Task.FromResult(true);

    static string? ModelIn(string place) => MlflowModelFolder.FindFiles(place);

    void Prune(string current)
    {
        var others = new DirectoryInfo(Path.GetDirectoryName(current)!).GetDirectories()
            .Where(folder => folder.FullName != current && !folder.Name.StartsWith('.'))
            .OrderByDescending(folder => folder.LastWriteTimeUtc)
            .Skip(keep - 1);
        foreach (var old in others)
        {
            try
            {
                old.Delete(recursive: true);
            }
            catch (IOException)
            {
                // Another process deletes it too, or still reads it; the next one gets it.
            }
        }
    }

    static string Identity(RegisteredVersion version) =>
        (version.Checksum is { Length: >= Digits } checksum && checksum.All(char.IsAsciiHexDigit)
            ? checksum
            : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{version.Source}\n{version.RunId}"))))[..Digits];

    // What a server sends becomes the name of a folder: nothing but letters, digits and - may name it.
    static string Plain(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '_'));
}
