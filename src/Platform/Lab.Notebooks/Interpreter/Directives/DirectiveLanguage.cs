using System.Text;
using System.Text.Json.Nodes;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Directives;

namespace Lab.Notebooks.Interpreter.Directives;

/// <summary>Completion and hover of lines that are for the notebook: names of directives and languages, options and their values.</summary>
sealed class DirectiveLanguage(CompositeKernel kernels, string folder)
{
    static readonly string[] importable = [".cs", ".csx", ".dib", ".ipynb"];

    /// <param name="line">The line of the cursor.</param>
    /// <param name="position">UTF-16 offset of the cursor in it.</param>
    /// <param name="language">Language of the part that the line stands in.</param>
    public CompletionList Complete(string line, int position, string language)
    {
        string before = line[..position];
        int start = before.LastIndexOfAny([' ', '\t']) + 1;
        string typed = before[start..];
        var words = before[..start].Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        var offered = words.Length == 0 ? Names(language) : Arguments(words, language);
        var matches = offered.Where(match => match.Text.StartsWith(typed, StringComparison.OrdinalIgnoreCase)).OrderBy(match => match.Text, StringComparer.Ordinal);
        int end = position;
        while (end < line.Length && !char.IsWhiteSpace(line[end])) end++;
        return new(start, end - start, [.. matches]);
    }

    /// <returns>What the word at the cursor means; null: nothing that is known.</returns>
    public JsonObject? Inspect(string line, int position, string language)
    {
        int start = position, end = position;
        while (start > 0 && !char.IsWhiteSpace(line[start - 1])) start--;
        while (end < line.Length && !char.IsWhiteSpace(line[end])) end++;
        string word = line[start..end];
        string name = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries).FirstOrDefault() ?? "";
        if (Find(name, language) is not { } directive) return null;
        string? text = word == name ? About(directive) : directive.Parameters.FirstOrDefault(parameter => parameter.Name == word) is { } option ? About(option) : null;
        return text is null ? null : new JsonObject { ["text/plain"] = text };
    }

    IEnumerable<CompletionMatch> Names(string language)
    {
        var directives = Directives(language).Where(directive => !directive.Hidden && directive is not KernelSpecifierDirective).Select(directive => new CompletionMatch(directive.Name, "keyword"));
        var languages = Languages.SelectMany(kernel => kernel.KernelInfo.Aliases.Prepend(kernel.Name)).Select(name => new CompletionMatch("#!" + name, "module"));
        return directives.Concat(languages).DistinctBy(match => match.Text);
    }

    IEnumerable<CompletionMatch> Arguments(string[] words, string language)
    {
        if (words is ["#r" or "#i"]) return [new("\"nuget: \"", "value")];
        if (Find(words[0], language) is not { } directive) return [];
        var option = directive.Parameters.FirstOrDefault(parameter => parameter.Name == words[^1]);
        if (option is { Flag: false }) return Values(directive, option);
        var free = directive.Parameters.Where(parameter => !words.Contains(parameter.Name));
        var unnamed = directive.Parameters.FirstOrDefault(parameter => parameter.AllowImplicitName);
        return free.Select(parameter => new CompletionMatch(parameter.Name, "property")).Where(match => match.Text.Length > 0)
            .Concat(unnamed is not null && words.Length == 1 ? Values(directive, unnamed) : []);
    }

    IEnumerable<CompletionMatch> Values(KernelDirective directive, KernelDirectiveParameter option) => (directive.Name, option.Name) switch
    {
        ("#!import", _) => Directory.EnumerateFiles(folder).Where(path => importable.Contains(Path.GetExtension(path))).Select(path => new CompletionMatch(Path.GetFileName(path), "file")),
        (_, "--from") => Languages.Select(kernel => new CompletionMatch(kernel.Name, "module")),
        ("#!set", "--value") => [new("@input", "value"), new("@password", "value"), .. Languages.Select(kernel => new CompletionMatch($"@{kernel.Name}:", "value"))],
        _ => [],
    };

    IEnumerable<Kernel> Languages => kernels.ChildKernels.Where(kernel => kernel is not Interpreter.Languages.MissingKernel);

    // Of all languages, and of the one that the line stands in.
    IEnumerable<KernelDirective> Directives(string language) =>
        kernels.KernelInfo.SupportedDirectives.Concat(kernels.ChildKernels.FirstOrDefault(kernel => kernel.Name == language)?.KernelInfo.SupportedDirectives ?? []);

    KernelDirective? Find(string name, string language) =>
        Directives(language).FirstOrDefault(directive => directive.Name == name)
        ?? Languages.FirstOrDefault(kernel => "#!" + kernel.Name == name || kernel.KernelInfo.Aliases.Any(alias => "#!" + alias == name))?.KernelSpecifierDirective;

    string About(KernelDirective directive)
    {
        var text = new StringBuilder(directive.Name);
        string? description = directive.Description;
        if (string.IsNullOrEmpty(description) && directive is KernelSpecifierDirective) description = Languages.FirstOrDefault(kernel => "#!" + kernel.Name == directive.Name)?.KernelInfo.Description ?? "Runs what follows in this language.";
        if (!string.IsNullOrEmpty(description)) text.Append('\n').Append(description);
        foreach (var parameter in directive.Parameters) text.Append("\n  ").Append(About(parameter));
        return text.ToString();
    }

    static string About(KernelDirectiveParameter parameter) => $"{parameter.Name}{(parameter.Required ? " (required)" : "")}: {parameter.Description}";
}
