using Lab.Notebooks.Documents;
using Lab.Notebooks.Interpreter;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lab.Notebooks.Running;

/// <summary>
/// Values from outside for a notebook, as papermill has it: the cell with the tag <c>parameters</c> declares names and defaults, and a
/// cell behind it, tagged <c>injected-parameters</c>, sets them.
/// </summary>
static class NotebookParameters
{
    const string declaredTag = "parameters", injectedTag = "injected-parameters";

    /// <exception cref="LabException">A name that the notebook does not declare, or no such cell.</exception>
    public static void Inject(NotebookFile notebook, IReadOnlyDictionary<string, string> values)
    {
        if (values.Count == 0) return;
        notebook.Cells.RemoveAll(cell => cell.Tags.Contains(injectedTag));
        int at = notebook.Cells.FindIndex(cell => cell.IsCode && cell.Tags.Contains(declaredTag));
        if (at < 0) throw new LabException(ErrorKind.Usage, "The notebook takes no parameters: no cell has the tag 'parameters'.", remedy: "Tag the cell that declares them (JupyterLab: property inspector, Cell Tags).");
        var declared = Declared(notebook.Cells[at].Source);
        var lines = values.Select(value => $"{value.Key} = {Literal(value.Key, value.Value, declared)};");
        notebook.Cells.Insert(at + 1, NotebookCell.Code("// Parameters\n" + string.Join('\n', lines), injectedTag));
    }

    static Dictionary<string, VariableDeclarationSyntax> Declared(string source) =>
        CSharpSyntaxTree.ParseText(source, ScriptSession.Parsing).GetRoot().DescendantNodes().OfType<VariableDeclarationSyntax>()
            .SelectMany(declaration => declaration.Variables.Select(variable => (variable.Identifier.ValueText, declaration)))
            .GroupBy(variable => variable.ValueText).ToDictionary(group => group.Key, group => group.Last().declaration);

    // What is declared as text is taken as text; everything else is C#: 100, 0.5, true, new[] { 1, 2 }.
    static string Literal(string name, string value, Dictionary<string, VariableDeclarationSyntax> declared)
    {
        if (!declared.TryGetValue(name, out var declaration))
            throw new LabException(ErrorKind.Usage, $"The notebook has no parameter '{name}'.", expected: string.Join(", ", declared.Keys));
        var initializer = declaration.Variables.First(variable => variable.Identifier.ValueText == name).Initializer?.Value;
        bool text = declaration.Type.ToString() is "string" or "string?" || initializer?.IsKind(SyntaxKind.StringLiteralExpression) == true || initializer is InterpolatedStringExpressionSyntax;
        if (text) return SymbolDisplay.FormatLiteral(value, quote: true);
        var parsed = SyntaxFactory.ParseExpression(value);
        if (parsed.ContainsDiagnostics || parsed.FullSpan.Length != value.Length)
            throw new LabException(ErrorKind.Usage, $"'{value}' is no value for parameter '{name}'.", expected: $"C# as in '{declaration}'");
        return value;
    }
}
