using System.Text;
using Lab.Cli.Terminal;
using Lab.Datasets;
using Lab.Notebooks.Documents;
using Lab.Transformers.Checkpoints;

namespace Lab.Cli.Notebooks;

/// <summary>Where notebooks come from and go to: files, pipes, and <c>-</c> for standard input and output.</summary>
static class NotebookPlaces
{
    public static string PathOf(LabHost host, string named) => Path.GetFullPath(StandardInput.PathOf(named), host.CurrentFolder);

    public static NotebookFile Read(LabHost host, string named) => NotebookFile.Read(PathOf(host, named));

    /// <summary>Writes a whole file or none: a notebook is somebody's work, and often the only copy.</summary>
    /// <exception cref="LabException">It cannot be written there.</exception>
    public static void Write(LabHost host, string named, string text)
    {
        if (StandardStreams.IsOutput(named))
        {
            host.Out.Write(text);
            return;
        }

        string path = Path.GetFullPath(named, host.CurrentFolder);
        try
        {
            byte[] bytes = Encoding.UTF8.GetBytes(text);
            if (SpecialFile.TryOpen(path) is { } device)
            {
                using (device) device.Write(bytes);
                return;
            }

            AtomicFile.Write(path, stream => stream.Write(bytes));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new LabException(ErrorKind.Usage, $"The file cannot be written: {failure.Message}", path, inner: failure);
        }
    }
}
