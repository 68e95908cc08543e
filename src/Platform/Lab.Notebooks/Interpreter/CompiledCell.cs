using Microsoft.CodeAnalysis.Scripting;

namespace Lab.Notebooks.Interpreter;

/// <summary>A cell that compiled and has not run.</summary>
/// <param name="Script">What runs.</param>
/// <param name="Usings">Variables that the cell disposes of at its end, in their order.</param>
sealed record CompiledCell(Script<object> Script, IReadOnlyList<string> Usings);
