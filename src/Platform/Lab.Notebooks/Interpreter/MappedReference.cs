using System.IO.MemoryMappedFiles;
using Microsoft.CodeAnalysis;

namespace Lab.Notebooks.Interpreter;

/// <summary>
/// References whose files stay mapped for the life of the process: only the pages that the compiler looks at take memory.
/// Roslyn's own way reads each file whole, which is a hundred megabytes for the framework alone.
/// </summary>
static class MappedReference
{
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="BadImageFormatException">It is no assembly.</exception>
    public static unsafe MetadataReference Of(string path)
    {
        long length = new FileInfo(path).Length;
        using var file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, mapName: null, capacity: 0, MemoryMappedFileAccess.Read);
        var view = file.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
        byte* image = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref image);
        return AssemblyMetadata.Create(ModuleMetadata.CreateFromImage((nint)image, checked((int)length))).GetReference(filePath: path);
    }
}
