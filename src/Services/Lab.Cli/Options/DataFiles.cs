using System.Globalization;
using Lab.Cli.Errors;
using Lab.Cli.Terminal;
using Lab.Datasets;

namespace Lab.Cli.Options;

/// <summary>Turns what a data option names into a file: a path as it is, an address by fetching it into the cache.</summary>
static class DataFiles
{
    /// <exception cref="LabException">The address is wrong, or the file cannot be fetched.</exception>
    public static string Find(string value, LabHost host, CancellationToken cancellation)
    {
        if (!RemoteUrl.Is(value)) return value;
        var url = RemoteUrl.Parse(value);
        using var files = new RemoteFiles(CacheFolder.Of(host));
        RemoteFile file = null!;
        LiveProgress.Run(host, "fetch", live: true, progress => file = files.FetchAsync(
            url, (done, total) => progress.Update((double)done / total, $"{RemoteUrl.Shown(url)}: {Size(done)}{(total is { } all ? $" of {Size(all)}" : "")}"), cancellation)
            .GetAwaiter().GetResult());
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
