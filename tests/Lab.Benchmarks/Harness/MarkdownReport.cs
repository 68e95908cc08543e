using System.Text;

namespace Lab.Benchmarks.Harness;

/// <summary>A result file: title, text and tables in the order of writing, then the machine and what was skipped.</summary>
sealed class MarkdownReport
{
    readonly StringBuilder body = new();
    readonly List<string> skipped = [];
    readonly List<string> versions = [];
    string environment = "";

    public bool IsEmpty => body.Length == 0;

    public void AddTitle(string title) => body.Append("# ").Append(title).Append("\n\n");

    public void AddHeading(string heading) => body.Append("## ").Append(heading).Append("\n\n");

    public void AddText(string text) => body.Append(text).Append("\n\n");

    /// <summary>The first column is text, the others are figures.</summary>
    public void AddTable(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        Row(header);
        Row([.. header.Select((_, i) => i == 0 ? "---" : "---:")]);
        foreach (var row in rows) Row(row);
        body.Append('\n');
    }

    public void AddSkipped(string text) => skipped.Add(text);

    /// <summary>Names a peer that was measured, with its version.</summary>
    public void AddVersion(string version)
    {
        if (!versions.Contains(version)) versions.Add(version);
    }

    public void AddEnvironment(string line) => environment = line;

    public override string ToString()
    {
        var text = new StringBuilder().Append(body).Append("Machine: ").Append(environment).Append('\n');
        if (versions.Count > 0) text.Append("\nPeers: ").AppendJoin("; ", versions).Append('\n');
        if (skipped.Count > 0)
        {
            text.Append("\nNot measured:\n\n");
            foreach (string item in skipped) text.Append("- ").Append(item).Append('\n');
        }
        return text.ToString();
    }

    void Row(IReadOnlyList<string> cells) => body.Append("| ").AppendJoin(" | ", cells).Append(" |\n");
}
