using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;

namespace Lab.Notebooks.Interpreter;

/// <summary>
/// Lets go of values that no cell can name any more. A cell that declares a variable again hides the old one, but its value would
/// stay for the life of the session: who runs a cell ten times would keep ten data sets.
/// </summary>
sealed class Shadowed
{
    readonly HashSet<string> declared = [];

    // Names that stand inside functions, lambdas and types: those may read the old variable whenever they run.
    readonly HashSet<string> captured = [];

    // The collector looks at large arrays seldom; a cell that makes one anew each time it runs would pile them up.
    const long muchBytes = 128L * 1024 * 1024;

    long bytesAfterLast;

    public void Release(Compilation compilation, SyntaxTree tree, ScriptState state)
    {
        var fields = compilation.ScriptClass?.GetMembers().OfType<IFieldSymbol>().Select(field => field.Name) ?? [];
        bool released = false;
        foreach (string name in fields)
        {
            if (declared.Add(name) || captured.Contains(name)) continue;
            var versions = state.Variables.Where(variable => variable.Name == name).ToList();
            foreach (var old in versions.Take(versions.Count - 1))
                if (!old.IsReadOnly && !old.Type.IsValueType) (old.Value, released) = (null, true);
        }

        if (released && GC.GetTotalMemory(forceFullCollection: false) > bytesAfterLast + muchBytes)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            bytesAfterLast = GC.GetTotalMemory(forceFullCollection: false);
        }

        captured.UnionWith(tree.GetRoot().DescendantNodes()
            .Where(node => node is AnonymousFunctionExpressionSyntax or LocalFunctionStatementSyntax or MemberDeclarationSyntax and not (GlobalStatementSyntax or FieldDeclarationSyntax) or QueryExpressionSyntax)
            .SelectMany(node => node.DescendantNodes().OfType<IdentifierNameSyntax>())
            .Select(identifier => identifier.Identifier.ValueText));
    }
}
