using System.Globalization;
using Lab.Cli.Errors;
using Lab.Cli.Terminal;
using Lab.Datasets;
using Lab.Pipelines;

namespace Lab.Cli.Options;

/// <summary>Turns what a data option names into a file: a path as it is, an address by fetching it into the cache.</summary>
static class DataFiles
{
    /// <exception cref="LabException">The address is wrong, or the file cannot be fetched.</exception>
    public static async Task<string> FindAsync(string value, LabHost host, CancellationToken cancellation)
    {
        if (!RemoteUrl.Is(value) && !S3Address.Is(value)) return StandardInput.PathOf(value);
        var url = Address(value);
        string path = "";
        await LiveProgress.RunAsync(host, "fetch", live: true, async progress => path = await FetchAsync(
            url, host, (done, total) => progress.Update((double)done / total, $"{RemoteUrl.Shown(url)}: {Size(done)}{(total is { } all ? $" of {Size(all)}" : "")}"), cancellation));
        return path;
    }

    /// <exception cref="LabException">It is no address of a file.</exception>
    public static Uri Address(string value) => S3Address.Is(value) ? S3Address.Parse(value) : RemoteUrl.Parse(value);

    /// <summary>Fetches an address into the cache and says so on the error stream.</summary>
    /// <param name="url">http, https or s3.</param>
    /// <param name="host">Where to say it.</param>
    /// <param name="progress">Called with the bytes done and, where the server told, the bytes in all.</param>
    /// <param name="cancellation">Leaves what was fetched for the next time.</param>
    /// <exception cref="LabException">The file cannot be fetched.</exception>
    public static async Task<string> FetchAsync(Uri url, LabHost host, Action<long, long?>? progress, CancellationToken cancellation)
    {
        using var files = new RemoteFiles(CacheFolder.Of(host));
        var file = await files.FetchAsync(url, url.Scheme == S3Address.Scheme ? await S3Address.SignAsync(url) : url, progress, cancellation);
        if (file.Origin == RemoteOrigin.Offline) Message.Warn(host, $"{RemoteUrl.Shown(url)}: the server cannot be asked; the copy in the cache is used.");
        string how = file.Origin switch
        {
            RemoteOrigin.Downloaded => "fetched",
            RemoteOrigin.Resumed => "fetched the rest",
            _ => "from the cache",
        };
        host.Error.WriteLine($"{RemoteUrl.Shown(url)}: {Size(file.Bytes)}, {how}, sha256 {file.Sha256}");
        return file.Path;
    }

    static string Size(long bytes) => (bytes / 1e6).ToString("N1", CultureInfo.InvariantCulture) + " MB";
}
