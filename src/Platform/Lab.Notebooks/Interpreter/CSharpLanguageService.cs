using System.Text.Json.Nodes;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Host.Mef;
using Microsoft.CodeAnalysis.QuickInfo;
using Microsoft.CodeAnalysis.Text;

namespace Lab.Notebooks.Interpreter;

/// <summary>Completion and hover by Roslyn, on one document: what earlier cells declared, then the cell. Made when it is first asked for.</summary>
sealed class CSharpLanguageService(ScriptSession session, IReadOnlyList<MetadataReference> references, IEnumerable<string> imports)
{
    IReadOnlyList<MetadataReference> references = references;

    // Of a text that begins with three quotes; the parser itself takes it for complete.
    const string UnterminatedRawText = "CS8997";

    readonly Lazy<AdhocWorkspace> workspace = new(() => new AdhocWorkspace(MefHostServices.DefaultHost));

    public async Task<CompletionList> CompleteAsync(string code, int position, CancellationToken cancellation)
    {
        var (document, before) = Document(code);
        var service = CompletionService.GetService(document)!;
        var list = await service.GetCompletionsAsync(document, before + position, cancellationToken: cancellation).ConfigureAwait(false);
        var text = await document.GetTextAsync(cancellation).ConfigureAwait(false);
        var span = list.Span.End <= before ? new TextSpan(before + position, 0) : list.Span;
        string typed = text.ToString(TextSpan.FromBounds(span.Start, Math.Min(before + position, span.End)));
        var matches = list.ItemsList
            .Where(item => !item.IsComplexTextEdit && item.DisplayText.StartsWith(typed, StringComparison.OrdinalIgnoreCase))
            .OrderBy(item => item.SortText, StringComparer.Ordinal)
            .Select(item => new CompletionMatch(Inserted(item), Kind(item)))
            .DistinctBy(match => match.Text);
        return new CompletionList(span.Start - before, span.Length, [.. matches]);
    }

    public async Task<JsonObject?> InspectAsync(string code, int position, CancellationToken cancellation)
    {
        var (document, before) = Document(code);
        var service = QuickInfoService.GetService(document)!;
        // A cursor behind a name, or behind the bracket that a call opens, means that name.
        while (position > 0 && (position == code.Length || !IsPartOfName(code[position])) && !IsPartOfName(code[position - 1])) position--;
        if (position > 0 && (position == code.Length || !IsPartOfName(code[position]))) position--;
        var info = await service.GetQuickInfoAsync(document, before + position, cancellation).ConfigureAwait(false);
        if (info is null) return null;
        string text = string.Join("\n\n", info.Sections.Select(section => section.Text).Where(section => section.Length > 0));
        return new JsonObject { ["text/plain"] = text };
    }

    /// <summary>Makes assemblies known that a cell has referenced.</summary>
    public void Add(IEnumerable<MetadataReference> added) => references = [.. references, .. added];

    public static Completeness Check(string code)
    {
        var tree = CSharpSyntaxTree.ParseText(code, ScriptSession.Parsing);
        if (!SyntaxFactory.IsCompleteSubmission(tree)) return Completeness.Incomplete;
        var errors = tree.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).ToList();
        if (errors.Exists(error => error.Id == UnterminatedRawText)) return Completeness.Incomplete;
        return errors.Count > 0 ? Completeness.Invalid : Completeness.Complete;
    }

    (Document Document, int Before) Document(string code)
    {
        string before = session.Declarations.Source;
        var project = ProjectInfo.Create(
            ProjectId.CreateNewId(), VersionStamp.Create(), "Cells", "Cells", LanguageNames.CSharp, isSubmission: true,
            compilationOptions: new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, usings: imports, nullableContextOptions: NullableContextOptions.Disable),
            parseOptions: ScriptSession.Parsing, metadataReferences: references.Concat(session.Referenced));
        var solution = workspace.Value.CurrentSolution.AddProject(project);
        var document = DocumentId.CreateNewId(project.Id);
        solution = solution.AddDocument(DocumentInfo.Create(document, "Cell", sourceCodeKind: SourceCodeKind.Script, loader: TextLoader.From(TextAndVersion.Create(SourceText.From(before + code), VersionStamp.Create()))));
        return (solution.GetDocument(document)!, before.Length);
    }

    static bool IsPartOfName(char letter) => char.IsLetterOrDigit(letter) || letter == '_';

    static string Inserted(CompletionItem item) => item.Properties.TryGetValue("InsertionText", out string? text) ? text : item.DisplayText;

    static string Kind(CompletionItem item) => item.Tags.IsEmpty ? "text" : item.Tags[0].ToLowerInvariant();
}
