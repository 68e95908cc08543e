using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Lab.Notebooks.Interpreter;

/// <summary>
/// What the cells have declared, as source that stands before the cell a person is writing. Completion and hover then look at one
/// document, whatever the number of cells: its size grows with the names, not with the cells.
/// </summary>
sealed class Declarations
{
    readonly Lock gate = new();
    readonly Dictionary<string, string> usings = [];
    readonly Dictionary<string, string> members = [];
    string? source;

    /// <summary>Usings first, then declarations; ends with a line break.</summary>
    public string Source
    {
        get
        {
            lock (gate) return source ??= string.Concat(usings.Values.Concat(members.Values));
        }
    }

    public void Add(Compilation compilation, SyntaxTree tree)
    {
        if (tree.GetRoot() is not CompilationUnitSyntax root) return;
        lock (gate)
        {
            foreach (var directive in root.Usings) usings[directive.ToString()] = directive.ToString() + "\n";
            foreach (var member in root.Members)
            {
                if (member is GlobalStatementSyntax or FieldDeclarationSyntax) continue;
                Set(Key(member), member.ToString());
            }

            foreach (var field in compilation.ScriptClass?.GetMembers().OfType<IFieldSymbol>() ?? [])
                if (!field.IsImplicitlyDeclared) Set(field.Name, Field(field));
            source = null;
        }
    }

    void Set(string name, string text)
    {
        // Behind what it may refer to.
        members.Remove(name);
        members[name] = text + "\n";
    }

    static string Key(MemberDeclarationSyntax member) => member switch
    {
        MethodDeclarationSyntax method => method.Identifier.ValueText + method.ParameterList,
        BaseTypeDeclarationSyntax type => type.Identifier.ValueText,
        DelegateDeclarationSyntax type => type.Identifier.ValueText,
        PropertyDeclarationSyntax property => property.Identifier.ValueText,
        _ => member.ToString(),
    };

    // An anonymous type has no name that could be written: its initializer stands for it.
    static string Field(IFieldSymbol field)
    {
        var type = field.Type;
        string name = type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        bool nameless = name.Contains('<') && name.Contains("anonymous", StringComparison.Ordinal);
        if (nameless && field.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is VariableDeclaratorSyntax { Initializer: { } initializer })
            return $"var {field.Name} {initializer};";
        return nameless ? $"dynamic {field.Name} = default!;" : $"{name} {field.Name} = default!;";
    }
}
