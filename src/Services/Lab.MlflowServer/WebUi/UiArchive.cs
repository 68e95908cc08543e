using System.Buffers;
using System.IO.Compression;

namespace Lab.MlflowServer.WebUi;

/// <summary>Unpacks the folder of the web UI out of a package, and nothing else. Every bound is far above what MLflow has (408 files, 27 MB).</summary>
static class UiArchive
{
    const string Inside = "mlflow/server/js/build/";

    const int MaxFiles = 5_000;
    const long MaxTotalBytes = 200_000_000;

    // Upper half of a zip entry's attributes: the mode of Unix.
    const int ModeShift = 16, FileTypeMask = 0xF000, RegularFile = 0x8000;

    /// <param name="package">A zip file.</param>
    /// <param name="folder">Is made.</param>
    /// <param name="name">Of the package, for messages.</param>
    /// <param name="cancellation">Stops; the folder is then not whole.</param>
    /// <exception cref="LabException">An entry is no plain file below the folder, or there are too many or too large ones.</exception>
    public static async Task UnpackAsync(ZipArchive package, string folder, string name, CancellationToken cancellation)
    {
        var entries = package.Entries.Where(entry => entry.FullName.StartsWith(Inside, StringComparison.Ordinal) && !entry.FullName.EndsWith('/')).ToArray();
        if (entries.Length == 0) throw Refused($"It has no {Inside}", name);
        if (entries.Length > MaxFiles) throw Refused($"It has {entries.Length:N0} files in {Inside}", name);
        Directory.CreateDirectory(folder);
        long room = MaxTotalBytes;
        foreach (var entry in entries) room -= await WriteAsync(entry, folder, name, room, cancellation);
    }

    static async Task<long> WriteAsync(ZipArchiveEntry entry, string folder, string name, long room, CancellationToken cancellation)
    {
        string[] parts = entry.FullName[Inside.Length..].Split('/');
        if (!Array.TrueForAll(parts, IsPlain)) throw Refused($"'{entry.FullName}' is no name of a file below {Inside}", name);
        if ((entry.ExternalAttributes >> ModeShift & FileTypeMask) is not (0 or RegularFile)) throw Refused($"'{entry.FullName}' is no plain file", name);
        string path = Path.Combine([folder, .. parts]);
        if (File.Exists(path)) throw Refused($"'{entry.FullName}' comes twice", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await using var content = await entry.OpenAsync(cancellation);
        await using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
        return await CopyAsync(content, file, room, name, cancellation);
    }

    // What an entry says of its size is not believed.
    static async Task<long> CopyAsync(Stream content, FileStream file, long room, string name, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
        try
        {
            long written = 0;
            int count;
            while ((count = await content.ReadAsync(buffer, cancellation)) > 0)
            {
                written += count;
                if (written > room) throw Refused($"Its {Inside} expands to more than {MaxTotalBytes:N0} bytes", name);
                await file.WriteAsync(buffer.AsMemory(0, count), cancellation);
            }
            return written;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // With it no part is ".", ".." or the name of a drive.
    static bool IsPlain(string part) => part.Length > 0 && part[^1] != '.' && part.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_');

    static LabException Refused(string what, string name) => new(ErrorKind.Data, what + ".", name, UiWheel.FileName + ".");
}
