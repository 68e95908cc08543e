using System.Text;
using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Lab.Notebooks.Documents;

/// <summary>Notebooks as text: a script of their code, and what differs between two.</summary>
public static class NotebookText
{
    // Lines shown around a change.
    const int context = 2;

    /// <summary>Code cells one after the other, text as comments; a line marks where each begins.</summary>
    public static string Script(NotebookFile notebook)
    {
        var script = new StringBuilder();
        foreach (var cell in notebook.Cells)
        {
            if (cell.IsCode) script.Append("// %%\n").Append(cell.Source.TrimEnd('\n')).Append("\n\n");
            else if (cell.Kind == "markdown") script.Append("// %% [markdown]\n").Append(string.Concat(cell.Source.TrimEnd('\n').Split('\n').Select(line => $"// {line}\n"))).Append('\n');
        }

        return script.ToString();
    }

    /// <summary>Removes outputs and execution counts, so that a commit has what a person wrote.</summary>
    public static void Strip(NotebookFile notebook)
    {
        foreach (var cell in notebook.Cells.Where(cell => cell.IsCode)) (cell.Outputs, cell.ExecutionCount) = ([], null);
    }

    /// <returns>Lines that differ in the sources, with their surroundings, each with <c>+</c>, <c>-</c> or a space before it; none: they are the same.</returns>
    public static IReadOnlyList<string> Diff(NotebookFile before, NotebookFile after)
    {
        var lines = InlineDiffBuilder.Diff(Script(before), Script(after)).Lines;
        var changed = lines.Index().Where(line => line.Item.Type != ChangeType.Unchanged).Select(line => line.Index).ToList();
        List<string> shown = [];
        int last = -1;
        for (int index = 0; index < lines.Count; index++)
        {
            if (!changed.Any(change => Math.Abs(change - index) <= context)) continue;
            if (last >= 0 && index > last + 1) shown.Add("…");
            shown.Add($"{Mark(lines[index].Type)} {lines[index].Text}");
            last = index;
        }

        return shown;
    }

    static char Mark(ChangeType type) => type switch
    {
        ChangeType.Inserted => '+',
        ChangeType.Deleted => '-',
        _ => ' ',
    };
}
