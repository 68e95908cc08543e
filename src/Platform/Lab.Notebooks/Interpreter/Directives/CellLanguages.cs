using Microsoft.DotNet.Interactive;

namespace Lab.Notebooks.Interpreter.Directives;

/// <summary>Which part of a cell is in which language: a line like <c>#!sql</c> begins a part.</summary>
sealed class CellLanguages(CompositeKernel kernels)
{
    /// <summary>Whether a line is for the notebook, not for a language: <c>#!time</c>, <c>#r "nuget: …"</c>, <c>#i</c>.</summary>
    public static bool IsDirective(string line)
    {
        var text = line.AsSpan().TrimStart();
        return text.StartsWith("#!", StringComparison.Ordinal) || text.StartsWith("#i", StringComparison.Ordinal) && !text.StartsWith("#if", StringComparison.Ordinal) || IsReference(text);
    }

    /// <summary>Name of the language at a UTF-16 offset.</summary>
    public string At(string code, int position)
    {
        string language = kernels.DefaultKernelName;
        foreach (var (line, start) in Lines(code))
        {
            if (start > position) break;
            language = Chosen(line) ?? language;
        }

        return language;
    }

    /// <summary>The C# of a cell, all else as blanks: positions stay.</summary>
    public string CSharpOf(string code)
    {
        string language = kernels.DefaultKernelName;
        return string.Join('\n', Lines(code).Select(part =>
        {
            language = Chosen(part.Line) ?? language;
            // Roslyn completes the paths of #r itself.
            bool isCSharp = language == CSharpCellKernel.KernelName && (!IsDirective(part.Line) || IsReference(part.Line.AsSpan().TrimStart()));
            return isCSharp ? part.Line : new string(' ', part.Line.Length);
        }));
    }

    static IEnumerable<(string Line, int Start)> Lines(string code)
    {
        int start = 0;
        foreach (string line in code.Split('\n'))
        {
            yield return (line, start);
            start += line.Length + 1;
        }
    }

    static bool IsReference(ReadOnlySpan<char> line) => line.StartsWith("#r ", StringComparison.Ordinal) || line is "#r";

    string? Chosen(string line)
    {
        string text = line.Trim();
        if (!text.StartsWith("#!", StringComparison.Ordinal)) return null;
        string name = text[2..].Split(' ', '\t')[0];
        return kernels.ChildKernels.FirstOrDefault(kernel => kernel.Name == name || kernel.KernelInfo.Aliases.Contains(name))?.Name;
    }
}
