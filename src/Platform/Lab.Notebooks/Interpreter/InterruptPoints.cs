using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Lab.Notebooks.Interpreter;

/// <summary>
/// Writes a look at the interrupt into each loop and function of a cell, so that what the user wrote ends by an exception of its own;
/// in functions also a look at the stack, which ends the process when it overflows.
/// Aborting the thread, which ends everything else, can end the process when it meets the runtime at work: it comes second.
/// </summary>
static class InterruptPoints
{
    const string check = $"global::Lab.Notebooks.{nameof(Cell)}.{nameof(Cell.Check)}();", enter = $"global::Lab.Notebooks.{nameof(Cell)}.{nameof(Cell.Enter)}();";

    /// <param name="code">Source of a cell.</param>
    /// <param name="body">Which lambdas that are an expression become blocks, and of which kind: that ends a query too.</param>
    /// <returns>The code with its lines where they were; the same object when there is nothing to add.</returns>
    public static string AddTo(string code, Func<LambdaExpressionSyntax, LambdaBody> body)
    {
        var root = CSharpSyntaxTree.ParseText(code, ScriptSession.Parsing).GetRoot();
        List<(int At, string Text)> additions = [];
        List<TextSpan> replaced = [];
        foreach (var node in root.DescendantNodes())
        {
            switch (node)
            {
                case WhileStatementSyntax loop: Loop(loop.Statement); break;
                case DoStatementSyntax loop: Loop(loop.Statement); break;
                case ForStatementSyntax loop: Loop(loop.Statement); break;
                case CommonForEachStatementSyntax loop: Loop(loop.Statement); break;
                // A loop that catches everything would catch the interrupt too.
                case CatchClauseSyntax { Block: var block }: Block(block, check); break;
                case AnonymousFunctionExpressionSyntax { Block: { } block } function: Block(block, Look(function.Modifiers)); break;
                case LambdaExpressionSyntax { ExpressionBody: { } value and not (ThrowExpressionSyntax or RefExpressionSyntax) } lambda when body(lambda) is { IsBlock: true } kind:
                    additions.Add((value.SpanStart, $"{{{Look(lambda.Modifiers)}{(kind.HasValue ? "return " : "")}"));
                    additions.Add((value.Span.End, ";}"));
                    break;
                case LocalFunctionStatementSyntax { Body: { } block } function: Block(block, Look(function.Modifiers)); break;
                case BaseMethodDeclarationSyntax { Body: { } block } function: Block(block, Look(function.Modifiers)); break;
                case AccessorDeclarationSyntax { Body: { } block }: Block(block, enter); break;
                case ArrowExpressionClauseSyntax { Expression: not (ThrowExpressionSyntax or RefExpressionSyntax) } arrow: Arrow(arrow); break;
            }
        }

        return additions.Count == 0 ? code : Insert(code, additions, replaced);

        void Loop(StatementSyntax statement)
        {
            if (statement is BlockSyntax block)
            {
                Block(block, check);
                return;
            }

            additions.Add((statement.SpanStart, $"{{{check}"));
            additions.Add((statement.Span.End, "}"));
        }

        void Block(BlockSyntax block, string look)
        {
            if (!block.OpenBraceToken.IsMissing) additions.Add((block.OpenBraceToken.Span.End, look));
        }

        // "=> value;" becomes "{ look; return value; }", of a property in a getter.
        void Arrow(ArrowExpressionClauseSyntax arrow)
        {
            if (arrow.Parent?.ChildTokens().LastOrDefault(token => token.IsKind(SyntaxKind.SemicolonToken)) is not { IsMissing: false, Span: var end }) return;
            bool getter = arrow.Parent is BasePropertyDeclarationSyntax;
            replaced.Add(arrow.ArrowToken.Span);
            additions.Add((arrow.ArrowToken.Span.End, $"{(getter ? "{get" : "")}{{{Look(Modifiers(arrow.Parent))}{(HasValue(arrow.Parent) ? "return " : "")}"));
            additions.Add((end.End, getter ? "}}" : "}"));
        }
    }

    // An exception that passes through a hundred thousand awaits takes minutes: there the end of the process is the lesser evil.
    static string Look(SyntaxTokenList modifiers) => modifiers.Any(SyntaxKind.AsyncKeyword) ? check : enter;

    static SyntaxTokenList Modifiers(SyntaxNode function) => function switch
    {
        LocalFunctionStatementSyntax local => local.Modifiers,
        MemberDeclarationSyntax member => member.Modifiers,
        _ => default,
    };

    static bool HasValue(SyntaxNode function) => function switch
    {
        MethodDeclarationSyntax method => HasValue(method.ReturnType, method.Modifiers),
        LocalFunctionStatementSyntax method => HasValue(method.ReturnType, method.Modifiers),
        AccessorDeclarationSyntax accessor => accessor.IsKind(SyntaxKind.GetAccessorDeclaration),
        ConstructorDeclarationSyntax or DestructorDeclarationSyntax => false,
        _ => true,
    };

    // An async function that returns a task without a value has none.
    static bool HasValue(TypeSyntax type, SyntaxTokenList modifiers) =>
        type is not PredefinedTypeSyntax { Keyword.RawKind: (int)SyntaxKind.VoidKeyword } && (!modifiers.Any(SyntaxKind.AsyncKeyword) || type.DescendantNodesAndSelf().OfType<GenericNameSyntax>().Any());

    static string Insert(string code, List<(int At, string Text)> additions, List<TextSpan> replaced)
    {
        var text = new StringBuilder(code.Length + additions.Count * enter.Length);
        // Blank, so that positions stay.
        char[] kept = code.ToCharArray();
        foreach (var span in replaced) kept.AsSpan(span.Start, span.Length).Fill(' ');
        int at = 0;
        // Stable: where two meet, the outer one was found first. What closes is the other way round, and all of that is the same.
        foreach (var addition in additions.OrderBy(addition => addition.At))
        {
            text.Append(kept, at, addition.At - at).Append(addition.Text);
            at = addition.At;
        }

        return text.Append(kept, at, kept.Length - at).ToString();
    }
}
