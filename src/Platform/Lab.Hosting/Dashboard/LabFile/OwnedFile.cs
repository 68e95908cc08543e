using Lab.Hosting.Dcp;

namespace Lab.Hosting.Dashboard.LabFile;

/// <summary>A file only its owner may read, always replaced as a whole: a reader sees the text before or the text after.</summary>
sealed class OwnedFile(string path)
{
    string? written;

    public void Write(string text)
    {
        if (text == written) return;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var beside = $"{path}.{Environment.ProcessId}.tmp";
        File.Delete(beside);
        PrivateFile.Write(beside, text);
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
