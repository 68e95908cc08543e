using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Lab.Mlflow;

/// <summary>
/// The plain values of the flavours in a file <c>MLmodel</c>. Reads event by event, so that a file of a hostile server costs little: nothing grows with
/// how deep it nests, and what is deeper than any description is refused.
/// </summary>
static class MlmodelReader
{
    const long MaxBytes = 4 << 20;
    const int MaxDepth = 64;

    const string Flavors = "flavors";

    /// <summary>Of each flavour its keys with plain values; lists and objects are left out.</summary>
    /// <exception cref="LabException">The file is too large, no YAML, or has no flavours.</exception>
    public static IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Flavours(string file)
    {
        if (new FileInfo(file).Length > MaxBytes) throw Wrong(file, $"The file is larger than {MaxBytes >> 20} MiB.");
        try
        {
            using var text = File.OpenText(file);
            return Read(new Parser(text), file) is { Count: > 0 } found ? found : throw Wrong(file, "The file names no flavour.");
        }
        catch (YamlException malformed)
        {
            throw Wrong(file, $"The file is not YAML: {malformed.Message}", malformed);
        }
    }

    static Dictionary<string, IReadOnlyDictionary<string, string>> Read(Parser parser, string file)
    {
        var found = new Dictionary<string, IReadOnlyDictionary<string, string>>(StringComparer.Ordinal);
        // Of each open collection: the key that waits for its value, null in a list and where a key comes next.
        var open = new Stack<Level>();
        while (parser.MoveNext())
        {
            switch (parser.Current)
            {
                case MappingStart or SequenceStart:
                    if (open.Count == 2 && Top(open) == Flavors && parser.Current is MappingStart && open.Peek().Key is { } flavour)
                        found[flavour] = new Dictionary<string, string>(StringComparer.Ordinal);
                    if (open.Count == MaxDepth) throw Wrong(file, $"The file nests deeper than {MaxDepth} levels.");
                    open.Push(new(parser.Current is MappingStart));
                    break;
                case MappingEnd or SequenceEnd:
                    open.Pop();
                    if (open.TryPeek(out var outer)) outer.Key = null;
                    break;
                case Scalar or AnchorAlias when open.TryPeek(out var level) && level.IsMapping:
                    string? value = (parser.Current as Scalar)?.Value;
                    if (level.Key is null) level.Key = value ?? "";
                    else
                    {
                        if (open.Count == 3 && Top(open) == Flavors && open.ElementAt(1).Key is { } of && found.TryGetValue(of, out var values) && value is not null)
                            ((Dictionary<string, string>)values)[level.Key] = IsNull((Scalar)parser.Current) ? "" : value;
                        level.Key = null;
                    }
                    break;
            }
        }
        return found;
    }

    static string? Top(Stack<Level> open) => open.ElementAt(open.Count - 1).Key;

    static bool IsNull(Scalar scalar) => scalar.Style == ScalarStyle.Plain && scalar.Value is "null" or "~" or "";

    static LabException Wrong(string file, string what, Exception? inner = null) =>
        new(ErrorKind.Model, what, file, "what MLflow writes beside a model", "Log the model again.", inner);

    sealed class Level(bool isMapping)
    {
        public bool IsMapping => isMapping;

        public string? Key { get; set; }
    }
}
