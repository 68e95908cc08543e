namespace Lab.Docs.Tests.Readme;

/// <summary>One fenced block of a Markdown file.</summary>
/// <param name="Language">First word after the fence: bash, console, csharp, text.</param>
/// <param name="Text">Its lines, each ended by a line feed.</param>
/// <param name="Line">Line of the opening fence, from 1.</param>
/// <param name="Directive">Content of the HTML comment on the line before it (blank lines between are allowed), or "".</param>
sealed record MarkdownBlock(string Language, string Text, int Line, string Directive)
{
    const string Fence = "```";

    public static IReadOnlyList<MarkdownBlock> Parse(string markdown)
    {
        var blocks = new List<MarkdownBlock>();
        string[] lines = markdown.ReplaceLineEndings("\n").Split('\n');
        string directive = "";
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Trim();
            if (line.StartsWith(Fence, StringComparison.Ordinal))
            {
                int opening = i;
                int indent = lines[i].Length - lines[i].TrimStart().Length;
                var text = new List<string>();
                for (i++; i < lines.Length && lines[i].Trim() != Fence; i++) text.Add(lines[i][Math.Min(indent, Indent(lines[i]))..] + "\n");
                if (i == lines.Length) throw new FormatException($"Line {opening + 1}: the block is not closed.");
                blocks.Add(new MarkdownBlock(line[Fence.Length..].Split(' ')[0], string.Concat(text), opening + 1, directive));
                directive = "";
            }
            else if (line.StartsWith("<!--", StringComparison.Ordinal) && line.EndsWith("-->", StringComparison.Ordinal))
            {
                directive = line[4..^3].Trim();
            }
            else if (line.Length > 0)
            {
                directive = "";
            }
        }
        return blocks;
    }

    static int Indent(string line) => line.Length - line.TrimStart(' ').Length;
}
