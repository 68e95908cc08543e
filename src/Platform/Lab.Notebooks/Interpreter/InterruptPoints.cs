using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lab.Notebooks.Interpreter;

/// <summary>
/// Writes a look at the interrupt into each loop and function of a cell, so that what the user wrote ends by an exception of its own.
/// Aborting the thread, which ends everything else, can end the process when it meets the runtime at work: it comes second.
/// </summary>
static class InterruptPoints
{
    const string check = $"global::Lab.Notebooks.{nameof(Cell)}.{nameof(Cell.Check)}();";

    /// <param name="code">Source of a cell.</param>
    /// <param name="alsoExpressions">
    /// Lambdas that are an expression become blocks, which ends a query too. Those without a value, and those that become expression trees,
    /// do not compile so.
    /// </param>
    /// <returns>The code with its lines where they were; the same object when there is nothing to add.</returns>
    public static string AddTo(string code, bool alsoExpressions)
    {
        var root = CSharpSyntaxTree.ParseText(code, ScriptSession.Parsing).GetRoot();
        List<(int At, string Text)> additions = [];
        foreach (var node in root.DescendantNodes())
        {
            switch (node)
            {
                case WhileStatementSyntax loop: Loop(loop.Statement); break;
                case DoStatementSyntax loop: Loop(loop.Statement); break;
                case ForStatementSyntax loop: Loop(loop.Statement); break;
                case CommonForEachStatementSyntax loop: Loop(loop.Statement); break;
                // A loop that catches everything would catch the interrupt too.
                case CatchClauseSyntax { Block: var body }: Block(body); break;
                case AnonymousFunctionExpressionSyntax { Block: { } body }: Block(body); break;
                case LambdaExpressionSyntax { ExpressionBody: { } value } when alsoExpressions && value is not (ThrowExpressionSyntax or RefExpressionSyntax):
                    additions.Add((value.SpanStart, $"{{{check}return "));
                    additions.Add((value.Span.End, ";}"));
                    break;
                case LocalFunctionStatementSyntax { Body: { } body }: Block(body); break;
                case BaseMethodDeclarationSyntax { Body: { } body }: Block(body); break;
            }
        }

        return additions.Count == 0 ? code : Insert(code, additions);

        void Loop(StatementSyntax body)
        {
            if (body is BlockSyntax block)
            {
                Block(block);
                return;
            }

            additions.Add((body.SpanStart, $"{{{check}"));
            additions.Add((body.Span.End, "}"));
        }

        void Block(BlockSyntax block)
        {
            if (!block.OpenBraceToken.IsMissing) additions.Add((block.OpenBraceToken.Span.End, check));
        }
    }

    static string Insert(string code, List<(int At, string Text)> additions)
    {
        var text = new StringBuilder(code.Length + additions.Count * check.Length);
        int at = 0;
        // Stable: where two meet, the outer one was found first. What closes is the other way round, and all of that is the same.
        foreach (var addition in additions.OrderBy(addition => addition.At))
        {
            text.Append(code, at, addition.At - at).Append(addition.Text);
            at = addition.At;
        }

        return text.Append(code, at, code.Length - at).ToString();
    }
}
