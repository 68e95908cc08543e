namespace Lab.Docs.Tests.Readme;

/// <summary>Commands of a Markdown file that a test runs, and what they should print.</summary>
/// <remarks>
/// A `bash` block holds commands; a block after it under the comment "output" holds what they print. A `console` block
/// holds both: lines that begin with "$ " are commands. A comment before the block says when it is not run:
/// "not run: reason" never, "full: reason" only with LAB_TESTS=full.
/// </remarks>
/// <param name="Line">Line of the block, from 1.</param>
/// <param name="Script">The commands.</param>
/// <param name="Output">What they should print, or null when nothing is said.</param>
/// <param name="NotRun">Why it is never run, or null.</param>
/// <param name="OnlyFull">Why it is run in full mode only, or null.</param>
sealed record Example(int Line, string Script, string? Output, string? NotRun, string? OnlyFull)
{
    const string Prompt = "$ ";

    public static IReadOnlyList<Example> Find(IReadOnlyList<MarkdownBlock> blocks)
    {
        var examples = new List<Example>();
        for (int i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            if (block.Language is not ("bash" or "sh" or "console")) continue;
            var (script, output) = block.Language == "console" ? Split(block) : (block.Text, null);
            if (output is null && i + 1 < blocks.Count && blocks[i + 1].Directive == "output") output = blocks[i + 1].Text;
            examples.Add(new Example(block.Line, script, output, Reason(block, "not run:"), Reason(block, "full:")));
        }
        return examples;
    }

    static (string Script, string? Output) Split(MarkdownBlock block)
    {
        var lines = block.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var commands = lines.Where(line => line.StartsWith(Prompt, StringComparison.Ordinal)).ToList();
        if (commands.Count == 0) throw new FormatException($"Line {block.Line}: a console block needs a line that begins with '{Prompt}'.");
        var output = lines.Except(commands).ToList();
        return (
            string.Concat(commands.Select(line => line[Prompt.Length..] + "\n")),
            output.Count == 0 ? null : string.Concat(output.Select(line => line + "\n")));
    }

    static string? Reason(MarkdownBlock block, string keyword)
    {
        if (!block.Directive.StartsWith(keyword, StringComparison.Ordinal)) return null;
        string reason = block.Directive[keyword.Length..].Trim();
        return reason.Length > 0 ? reason : throw new FormatException($"Line {block.Line}: '{keyword}' needs a reason.");
    }
}
