using System.Text;

namespace Lab.Notebooks.Dispatch;

/// <summary>
/// The cell that runs now, in a file beside the connection file. A process that ends in the middle of a cell says nothing any more;
/// the one that the client starts in its place finds the file and tells the user. Gone with the process that ends as it should.
/// </summary>
sealed class CellMarker : IDisposable
{
    const string suffix = ".lab-cell";

    // Of a source, in UTF-16 units: enough to know the cell again.
    const int shownLength = 2000;

    readonly FileStream? file;

    CellMarker(FileStream? file, string? left) => (this.file, Left) = (file, left);

    /// <summary>What the process before this one ended in, for the user; null: it ended as it should, or there was none.</summary>
    public string? Left { get; private set; }

    /// <summary>Where nothing can be written, nothing is marked: a notebook runs also without.</summary>
    public static CellMarker Open(string connectionFile)
    {
        string path = Path.GetFullPath(connectionFile) + suffix;
        try
        {
            Sweep(Path.GetDirectoryName(path)!);
            string left = File.Exists(path) ? File.ReadAllText(path) : "";
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0, Options = FileOptions.DeleteOnClose };
            // A cell may hold a secret.
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            return new(new FileStream(path, options), left.Length == 0 ? null : left);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return new(file: null, left: null);
        }
    }

    public void Begin(int number, string code)
    {
        string source = code.Length <= shownLength ? code : string.Concat(code.AsSpan(0, shownLength), "\n…");
        Try(to => to.Write(Encoding.UTF8.GetBytes(
            $"The Jupyter kernel's process ended while cell {number} ran: its stack overflowed, its memory ran out, or it was killed. Nothing that cells had declared is left. The cell was:\n{source}\n")));
    }

    public void End() => Try(to =>
    {
        to.SetLength(0);
        to.Position = 0;
    });

    /// <returns><see cref="Left"/>, the first time.</returns>
    public string? Take()
    {
        string? left = Left;
        Left = null;
        return left;
    }

    public void Dispose() => file?.Dispose();

    // Of processes that were killed, and whose clients have gone too.
    static void Sweep(string folder)
    {
        foreach (string marker in Directory.EnumerateFiles(folder, "*" + suffix))
            if (!File.Exists(marker[..^suffix.Length])) File.Delete(marker);
    }

    void Try(Action<FileStream> act)
    {
        if (file is null) return;
        try
        {
            act(file);
        }
        catch (IOException)
        {
            // A full disk is told where the cell itself meets it.
        }
    }
}
