namespace Lab;

/// <summary>Files of a model that are read at once: their size is looked at first, that of the file itself where the name is a link.</summary>
public static class SmallFile
{
    /// <param name="path">File, or a link to one.</param>
    /// <param name="mostBytes">Above it nothing is read.</param>
    /// <param name="tooLarge">What to say then, given the size.</param>
    /// <exception cref="LabException">The file is larger.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static byte[] Read(string path, long mostBytes, Func<long, LabException> tooLarge)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        long length = file.Length;
        if (length > mostBytes) throw tooLarge(length);
        var content = new byte[length];
        file.ReadExactly(content);
        return content;
    }
}
