using Microsoft.CodeAnalysis;

namespace Lab.Notebooks.Interpreter;

/// <summary>What every cell may use without saying so.</summary>
static class CellReferences
{
    public static readonly IReadOnlyList<string> Imports =
    [
        "System", "System.Collections", "System.Collections.Generic", "System.IO", "System.Linq", "System.Text", "System.Threading",
        "System.Threading.Tasks", "Microsoft.DotNet.Interactive", "Microsoft.DotNet.Interactive.Formatting",
        "Microsoft.DotNet.Interactive.Formatting.PocketViewTags", "Lab.Notebooks", "Lab.Notebooks.NotebookFunctions",
    ];

    /// <summary>The framework and everything that lies beside this program: from a clone as from the installed tool.</summary>
    public static IReadOnlyList<MetadataReference> Create() =>
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(IsWanted).Select(path => MappedReference.Of(path))];

    static bool IsWanted(string path) => !Path.GetFileName(path).StartsWith("FSharp.Compiler", StringComparison.Ordinal);
}
