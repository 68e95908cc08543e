using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;

namespace Lab.Notebooks.Interpreter;

/// <summary>
/// <c>using var x = …;</c> on the top level of a cell, which Roslyn's scripting does not know: the cell is its scope, as a method would be,
/// so that it is disposed of at the cell's end, the last one first.
/// </summary>
static class UsingVariables
{
    static readonly CSharpParseOptions asProgram = new(LanguageVersion.Latest);

    /// <param name="code">Source of a cell.</param>
    /// <returns>The code with blanks for those keywords, and the variables' names in their order.</returns>
    public static (string Code, IReadOnlyList<string> Names) Take(string code)
    {
        if (!code.Contains("using", StringComparison.Ordinal)) return (code, []);
        var text = new StringBuilder(code);
        List<string> names = [];
        // A program has them on its top level; its positions are those of the cell.
        foreach (var member in CSharpSyntaxTree.ParseText(code, asProgram).GetCompilationUnitRoot().Members)
        {
            if (member is not GlobalStatementSyntax { Statement: LocalDeclarationStatementSyntax { UsingKeyword.Span: { IsEmpty: false } keyword } declaration }) continue;
            Blank(text, keyword);
            Blank(text, declaration.AwaitKeyword.Span);
            names.AddRange(declaration.Declaration.Variables.Select(variable => variable.Identifier.Text));
        }

        return (text.ToString(), names);
    }

    /// <summary>Disposes of what a cell declared, as far as it came.</summary>
    /// <returns>What the first that fails throws.</returns>
    public static async Task<Exception?> DisposeAsync(IReadOnlyList<string> names, ScriptState<object> state)
    {
        Exception? failure = null;
        foreach (string name in names.Reverse())
        {
            try
            {
                switch (state.GetVariable(name)?.Value)
                {
                    case IAsyncDisposable asynchronous: await asynchronous.DisposeAsync(); break;
                    case IDisposable value: value.Dispose(); break;
                }
            }
            catch (Exception thrown)
            {
                failure ??= thrown;
            }
        }

        return failure;
    }

    static void Blank(StringBuilder text, Microsoft.CodeAnalysis.Text.TextSpan span)
    {
        for (int at = span.Start; at < span.End; at++) text[at] = ' ';
    }
}
