using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lab.Notebooks.Interpreter;

/// <summary>
/// Roslyn reads the initial value of a script's variable as that of a field, where <c>await (x)</c> is a call of a method named await:
/// <c>var a = await (await b).C();</c> does not compile. A call that gives its argument back makes it an await again.
/// </summary>
static class AwaitedParentheses
{
    const string same = $"global::Lab.Notebooks.{nameof(Cell)}.{nameof(Cell.Same)}";

    /// <param name="code">Source of a cell.</param>
    /// <returns>The code with its lines where they were; the same object when there is nothing to change.</returns>
    public static string Mark(string code)
    {
        if (!code.Contains("await", StringComparison.Ordinal)) return code;
        var root = CSharpSyntaxTree.ParseText(code, ScriptSession.Parsing).GetRoot();
        int[] places =
        [
            .. from call in root.DescendantNodes().OfType<InvocationExpressionSyntax>()
               where call.Expression is IdentifierNameSyntax { Identifier.Text: "await" } && call.ArgumentList.Arguments.Count == 1
               orderby call.ArgumentList.SpanStart descending
               select call.ArgumentList.SpanStart,
        ];
        return places.Aggregate(code, static (text, place) => text.Insert(place, $" {same}"));
    }
}
