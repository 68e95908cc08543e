using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Scripting;

namespace Lab.Notebooks.Interpreter;

/// <summary>The C# cells of one notebook: each sees what those before it declared. Roslyn's scripting, with what a long session needs around it.</summary>
sealed class ScriptSession
{
    public static readonly CSharpParseOptions Parsing = new(LanguageVersion.Latest, kind: SourceCodeKind.Script);

    readonly Shadowed shadowed = new();
    ScriptOptions added;
    ScriptState<object>? state;

    public ScriptSession(IEnumerable<MetadataReference> references, IEnumerable<string> imports, string folder)
    {
        Declarations = new();
        added = ScriptOptions.Default
            .WithLanguageVersion(LanguageVersion.Latest)
            .WithOptimizationLevel(OptimizationLevel.Release)
            // Lines of the cell in stack traces.
            .WithEmitDebugInformation(true)
            .WithFileEncoding(System.Text.Encoding.UTF8)
            .WithReferences(references)
            .WithImports(imports)
            .WithSourceResolver(new SourceFileResolver([], folder))
            .WithMetadataResolver(ScriptMetadataResolver.Default.WithBaseDirectory(folder));
    }

    /// <summary>What cells have declared so far, for completion and hover.</summary>
    public Declarations Declarations { get; }

    /// <summary>Assemblies that cells have named by <c>#r "path"</c>.</summary>
    public ImmutableArray<MetadataReference> Referenced { get; private set; } = [];

    public IEnumerable<ScriptVariable> Variables => state?.Variables.Reverse().DistinctBy(variable => variable.Name).Reverse() ?? [];

    public ScriptVariable? Variable(string name) => state?.GetVariable(name);

    /// <summary>Makes assemblies known to the cells that follow.</summary>
    public void Add(IEnumerable<MetadataReference> references) => added = added.AddReferences(references);

    /// <summary>Compiles a cell, which leaves no trace yet.</summary>
    /// <exception cref="CompilationErrorException">It does not compile.</exception>
    public CompiledCell Compile(string code, string name, CancellationToken interrupt)
    {
        (code, var usings) = UsingVariables.Take(AwaitedParentheses.Mark(code));
        string guarded = InterruptPoints.AddTo(code, LambdaBody.Assumed);
        var script = Create(guarded, name, interrupt, out var errors);
        if (errors.Length == 0) return new(script, usings);
        // As it was written: positions in messages are those of the user, and the compiler knows what each lambda becomes.
        var written = Create(code, name, interrupt, out var mistakes);
        if (mistakes.Length > 0) throw new CompilationErrorException(mistakes[0].ToString(), mistakes);
        script = Create(InterruptPoints.AddTo(code, LambdaBody.By(written.GetCompilation(), interrupt)), name, interrupt, out errors);
        return new(errors.Length == 0 ? script : written, usings);
    }

    /// <summary>Runs a compiled cell on the calling thread's context.</summary>
    /// <returns>The state it reached and what it threw; give it to <see cref="Keep"/>.</returns>
    public async Task<(ScriptState<object> State, Exception? Failure)> RunAsync(CompiledCell cell, CancellationToken interrupt)
    {
        Exception? failure = null;
        var script = cell.Script;
        var ran = state is null ? await script.RunAsync(globals: null, Caught, interrupt) : await script.RunFromAsync(state, Caught, interrupt);
        return (ran, failure);

        bool Caught(Exception caught)
        {
            failure = caught;
            return true;
        }
    }

    /// <summary>Makes what a cell declared known to those that follow.</summary>
    /// <returns>Whether the cell has a value.</returns>
    public bool Keep(ScriptState<object> ran)
    {
        // References and imports are inherited by what follows: given again they would be bound again, in each cell.
        added = Inherited(added);
        state = ran;
        var compilation = ran.Script.GetCompilation();
        var tree = compilation.SyntaxTrees.Last();
        shadowed.Release(compilation, tree, ran);
        Declarations.Add(compilation, tree);
        Referenced = Referenced.AddRange(compilation.DirectiveReferences);
        return ran.ReturnValue is not null || HasValue(compilation, tree);
    }

    /// <summary>Value of an expression over what the cells have declared; it becomes no part of them.</summary>
    public async Task<(object? Value, bool HasValue)> EvaluateAsync(string expression, CancellationToken interrupt)
    {
        if (state is null) return (await CSharpScript.EvaluateAsync<object>(expression, added, cancellationToken: interrupt), true);
        var ran = await state.ContinueWithAsync<object>(expression, added, interrupt);
        return (ran.ReturnValue, true);
    }

    Script<object> Create(string code, string name, CancellationToken interrupt, out ImmutableArray<Diagnostic> errors)
    {
        var options = added.WithFilePath(name);
        var script = state is null ? CSharpScript.Create<object>(code, options) : state.Script.ContinueWith<object>(code, options);
        errors = [.. script.Compile(interrupt).Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error)];
        return script;
    }

    static ScriptOptions Inherited(ScriptOptions options) => options.WithReferences(ImmutableArray<MetadataReference>.Empty).WithImports();

    // An expression without semicolon at the end, not of type void.
    static bool HasValue(Compilation compilation, SyntaxTree tree) =>
        tree.GetRoot() is CompilationUnitSyntax { Members: [.., GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.IsMissing: true } last }] }
        && compilation.GetSemanticModel(tree).GetTypeInfo(last.Expression).Type?.SpecialType != SpecialType.System_Void;
}
