using System.Text;

namespace AppHost.Resources.Running;

/// <summary>A file only its owner may read, always replaced as a whole: a reader sees the text before or the text after.</summary>
sealed class OwnedFile(string path)
{
    const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    string? written;

    public void Write(string text)
    {
        if (text == written) return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // A file of another mode is not written into.
        string beside = $"{path}.{Environment.ProcessId}.tmp";
        File.Delete(beside);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var file = new FileStream(beside, options)) file.Write(Encoding.UTF8.GetBytes(text));
        File.Move(beside, path, overwrite: true);
        written = text;
    }

    /// <summary>Removes it, unless another process has written it since.</summary>
    public void Remove()
    {
        if (written is null || !File.Exists(path) || File.ReadAllText(path) != written) return;
        File.Delete(path);
        written = null;
    }
}
