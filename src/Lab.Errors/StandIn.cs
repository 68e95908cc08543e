using System.Text;

namespace Lab;

/// <summary>Small files that often lie where a file of a model should be.</summary>
public static class StandIn
{
    /// <summary>Says so when the first bytes of a model's file are those of a Git LFS pointer or an HTML page.</summary>
    /// <param name="start">The first bytes, as many as there are of the first line.</param>
    /// <param name="path">For the message.</param>
    /// <exception cref="LabException">They are.</exception>
    public static void Refuse(ReadOnlySpan<byte> start, string path)
    {
        if (start.StartsWith("version https://git-lfs.github.com/spec/"u8))
            throw new LabException(ErrorKind.Model, "This is a Git LFS pointer, not the file itself.", path, remedy: "Fetch the file: git lfs pull.");
        var text = start.TrimStart(" \t\r\n"u8);
        if (Begins(text, "<!doctype html"u8) || Begins(text, "<html"u8))
            throw new LabException(
                ErrorKind.Model, "This is an HTML page, such as the one that a web site shows instead of a file.", path,
                remedy: "Download the file itself: the raw link, or one that needs no sign-in.");
    }

    static bool Begins(ReadOnlySpan<byte> text, ReadOnlySpan<byte> with) => text.Length >= with.Length && Ascii.EqualsIgnoreCase(text[..with.Length], with);
}
