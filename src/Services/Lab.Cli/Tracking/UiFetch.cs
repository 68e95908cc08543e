using System.Net;
using System.Text.RegularExpressions;
using Lab.Cli.Options;
using Lab.Cli.Terminal;
using Lab.Datasets;
using Lab.MlflowServer.WebUi;

namespace Lab.Cli.Tracking;

/// <summary>Brings MLflow's web UI to where the tracking server finds it: out of the package at the index, at an address, or in a file.</summary>
static partial class UiFetch
{
    /// <summary>As pip has it.</summary>
    const string IndexVariable = "PIP_INDEX_URL", UsualIndex = "https://pypi.org/simple";

    /// <summary>Largest page of an index.</summary>
    const long MaxPageBytes = 32_000_000;

    /// <param name="from">File or address of the package; null: that of the index.</param>
    /// <param name="host">Where to say how far it is, and whose cache it goes to.</param>
    /// <param name="cancellation">Stops; what was received is kept for the next time.</param>
    /// <exception cref="LabException">It is not to be had, or is not the package whose checksum is known.</exception>
    public static async Task<UiFolder> RunAsync(string? from, LabHost host, CancellationToken cancellation)
    {
        string folder = UiFinder.FetchedFolder(host.Variable);
        if (from is not null && !RemoteUrl.Is(from)) return await UiWheel.InstallAsync(Path.GetFullPath(from, host.CurrentFolder), folder, cancellation);
        string downloads = Path.Combine(Path.GetDirectoryName(folder)!, "download");
        var url = from is null ? await FindAsync(host, downloads, cancellation) : RemoteUrl.Parse(from);
        var ui = await UiWheel.InstallAsync(await DownloadAsync(url, UiWheel.MaxBytes, host, downloads, cancellation), folder, cancellation);
        // A cut download goes on; a whole one is not needed any more.
        Directory.Delete(downloads, recursive: true);
        return ui;
    }

    // The index as pip reads it (PEP 503): a page of links.
    static async Task<Uri> FindAsync(LabHost host, string downloads, CancellationToken cancellation)
    {
        var page = RemoteUrl.Parse($"{(host.Variable(IndexVariable) ?? UsualIndex).TrimEnd('/')}/mlflow/");
        string links = await File.ReadAllTextAsync(await DownloadAsync(page, MaxPageBytes, host, downloads, cancellation), cancellation);
        foreach (Match link in Link().Matches(links))
            if (Uri.TryCreate(page, WebUtility.HtmlDecode(link.Groups[1].Value), out var url) && RemoteUrl.Is(url.AbsoluteUri) && url.Segments[^1] == UiWheel.FileName) return url;
        throw new LabException(
            ErrorKind.Data, $"The package index has no {UiWheel.FileName}.", RemoteUrl.Shown(page), "an index that has it.",
            $"Name another with {IndexVariable}, or the wheel itself: lab tracking --fetch-ui FILE.");
    }

    static async Task<string> DownloadAsync(Uri url, long maxBytes, LabHost host, string downloads, CancellationToken cancellation)
    {
        using var files = new RemoteFiles(downloads, new() { MaxBytes = maxBytes });
        RemoteFile? file = null;
        await LiveProgress.RunAsync(host, "fetch", live: true, async screen => file = await files.FetchAsync(
            url, (done, all) => screen.Update(all > 0 ? (double)done / all : null, FormattableString.Invariant($"{RemoteUrl.Shown(url)}: {done / 1e6:N1} MB")), cancellation));
        return file!.Path;
    }

    [GeneratedRegex("""<a\s[^>]*?href\s*=\s*["']([^"'>]+)["']""", RegexOptions.IgnoreCase)]
    private static partial Regex Link();
}
