using System.IO.Compression;
using System.Security.Cryptography;
using Lab.ServiceDefaults.State;

namespace Lab.MlflowServer.WebUi;

/// <summary>
/// MLflow's package as it stands at the index, and the web UI out of it. Only the one package whose checksum is written here is unpacked;
/// its names and sizes are looked at all the same, so that nothing lands outside the folder.
/// </summary>
public static class UiWheel
{
    /// <summary>Its name at a package index.</summary>
    public const string FileName = $"mlflow-{UiFinder.Version}-py3-none-any.whl";

    /// <summary>SHA-256 of that file.</summary>
    public const string Sha256 = "4e44c03791beb518d8b0a40b0982d958c2634d902f46d67d7907c82107f21fac";

    /// <summary>No package of MLflow is larger.</summary>
    public const long MaxBytes = 100_000_000;

    /// <summary>Checks the package and puts the web UI where the server finds it. What lies there is replaced when it is whole, never half.</summary>
    /// <param name="wheel">The package.</param>
    /// <param name="folder"><see cref="UiFinder.FetchedFolder"/>.</param>
    /// <param name="cancellation">Stops; the folder stays as it was.</param>
    /// <exception cref="LabException">It is another file, damaged, or the folder cannot be written.</exception>
    public static async Task<UiFolder> InstallAsync(string wheel, string folder, CancellationToken cancellation)
    {
        try
        {
            await using var file = new FileStream(wheel, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan | FileOptions.Asynchronous);
            string sum = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellation));
            if (sum != Sha256)
                throw new LabException(
                    ErrorKind.Data, $"The file is not {FileName}: its SHA-256 is {sum}.", wheel, $"SHA-256 {Sha256}.",
                    "Fetch that version. The web UI of another one: unpack its wheel and name mlflow/server/js/build with --ui-folder.");
            file.Position = 0;
            using var package = new ZipArchive(file, ZipArchiveMode.Read);
            return await ReplaceAsync(package, folder, wheel, cancellation);
        }
        catch (InvalidDataException damaged)
        {
            throw new LabException(ErrorKind.Data, $"The file is no package: {damaged.Message}", wheel, FileName + ".", inner: damaged);
        }
        catch (Exception refused) when (refused is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new LabException(ErrorKind.Usage, refused.Message, wheel, FileName + ".", inner: refused);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Usage, $"The web UI cannot be written: {refused.Message}", folder, "a folder that this user may write, with 40 MB of room.", "Set LAB_CACHE to another folder.", refused);
        }
    }

    static async Task<UiFolder> ReplaceAsync(ZipArchive package, string folder, string wheel, CancellationToken cancellation)
    {
        string above = Path.GetDirectoryName(folder)!;
        OwnerOnly.MakeFolder(above);
        // One at a time; what a killed one left goes.
        await using var held = new FileStream(Path.Combine(above, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        foreach (string left in Directory.GetDirectories(above, "*.tmp")) Directory.Delete(left, recursive: true);
        string made = $"{folder}.{Guid.NewGuid():N}.tmp", old = $"{folder}.{Guid.NewGuid():N}.tmp";
        try
        {
            await UiArchive.UnpackAsync(package, made, wheel, cancellation);
            UiFolder.Open(made, UiFinder.Version, wheel);
            if (Directory.Exists(folder)) Directory.Move(folder, old);
            Directory.Move(made, folder);
        }
        finally
        {
            foreach (string left in (string[])[made, old])
                if (Directory.Exists(left)) Directory.Delete(left, recursive: true);
        }
        return UiFolder.Open(folder, UiFinder.Version, folder);
    }
}
