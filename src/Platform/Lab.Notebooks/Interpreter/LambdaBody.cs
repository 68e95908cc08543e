using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lab.Notebooks.Interpreter;

/// <summary>What the body of a lambda that is an expression can become.</summary>
/// <param name="IsBlock">False: it becomes an expression tree, and stays as it is.</param>
/// <param name="HasValue">The block returns it.</param>
readonly record struct LambdaBody(bool IsBlock, bool HasValue)
{
    /// <summary>Right for most; what does not compile so is looked at by <see cref="By"/>.</summary>
    public static LambdaBody Assumed(LambdaExpressionSyntax lambda) => new(IsBlock: true, HasValue: true);

    /// <summary>As the compiler binds it.</summary>
    /// <param name="compilation">Of the code as it was written.</param>
    /// <param name="cancellation">Gives up.</param>
    public static Func<LambdaExpressionSyntax, LambdaBody> By(Compilation compilation, CancellationToken cancellation)
    {
        var tree = compilation.SyntaxTrees.Last();
        var root = tree.GetRoot(cancellation);
        var model = compilation.GetSemanticModel(tree);
        // The lambda comes from a tree of the same text.
        return lambda => root.FindNode(lambda.Span, getInnermostNodeForTie: true).FirstAncestorOrSelf<LambdaExpressionSyntax>(same => same.Span == lambda.Span) is { } bound
            ? Of(model.GetTypeInfo(bound, cancellation).ConvertedType, model.GetSymbolInfo(bound, cancellation).Symbol as IMethodSymbol)
            : default;
    }

    static LambdaBody Of(ITypeSymbol? type, IMethodSymbol? lambda)
    {
        if (lambda is null || type is not INamedTypeSymbol { DelegateInvokeMethod: not null }) return default;
        // An async lambda whose task has no value has none.
        bool none = lambda.ReturnsVoid || lambda.IsAsync && lambda.ReturnType is INamedTypeSymbol { IsGenericType: false };
        return new(IsBlock: true, HasValue: !none);
    }
}
