using System.Globalization;
using GraphQLParser;
using GraphQLParser.AST;
using GraphQLParser.Exceptions;

namespace Lab.MlflowServer.GraphQl;

/// <summary>How much one query may ask for; a short text can ask for the same thing a thousand times.</summary>
/// <param name="maxRoots">Fields at the top.</param>
/// <param name="maxAliases">Of one selection.</param>
sealed class QueryLimits(int maxRoots, int maxAliases)
{
    const string RootsKey = "MLFLOW_SERVER_GRAPHQL_MAX_ROOT_FIELDS", AliasesKey = "MLFLOW_SERVER_GRAPHQL_MAX_ALIASES";
    const int MaxDepth = 10, MaxSelections = 1000, Usual = 10;

    /// <summary>What is read outside the sections, with the defaults.</summary>
    public static (string Key, string? Default)[] Keys { get; } = [(RootsKey, "10"), (AliasesKey, "10")];

    /// <exception cref="LabException">A limit is no number.</exception>
    public static QueryLimits Read(IConfiguration configuration) => new(Number(configuration, RootsKey), Number(configuration, AliasesKey));

    /// <summary>Why a query is refused; null when it is not, or is none: that is told when it is executed.</summary>
    public string? Refuse(string query)
    {
        GraphQLDocument document;
        try
        {
            document = Parser.Parse(query);
        }
        catch (GraphQLSyntaxErrorException)
        {
            return null;
        }
        catch (GraphQLMaxDepthExceededException)
        {
            return TooDeep;
        }
        var fragments = document.Definitions.OfType<GraphQLFragmentDefinition>().ToLookup(fragment => fragment.FragmentName.Name.StringValue);
        int roots = 0, aliases = 0, selections = 0;
        foreach (var operation in document.Definitions.OfType<GraphQLOperationDefinition>())
        {
            var open = new Stack<(GraphQLSelectionSet Set, int Depth)>([(operation.SelectionSet, 1)]);
            while (open.TryPop(out var level))
            {
                if (level.Depth > MaxDepth) return TooDeep;
                int aliased = 0;
                // Fragments belong to the level where they are spread. Spreads count too, so that fragments that spread each other end.
                var left = new Queue<ASTNode>(level.Set.Selections);
                while (left.TryDequeue(out var selection))
                {
                    if (++selections > MaxSelections) return $"Query exceeds maximum total selections of {MaxSelections}";
                    if (selection is GraphQLField field)
                    {
                        if (level.Depth == 1) roots++;
                        if (field.Alias is not null) aliased++;
                        if (field.SelectionSet is { } below) open.Push((below, level.Depth + 1));
                    }
                    foreach (var inner in SpreadBy(selection, fragments)) left.Enqueue(inner);
                }
                aliases = Math.Max(aliases, aliased);
            }
        }
        if (roots > maxRoots) return TooMany("root fields", maxRoots, roots, RootsKey);
        return aliases > maxAliases ? TooMany("aliases", maxAliases, aliases, AliasesKey) : null;
    }

    static string TooDeep { get; } = $"Query exceeds maximum depth of {MaxDepth}";

    static IEnumerable<ASTNode> SpreadBy(ASTNode selection, ILookup<string, GraphQLFragmentDefinition> fragments) => selection switch
    {
        GraphQLInlineFragment inline => inline.SelectionSet.Selections,
        GraphQLFragmentSpread spread => fragments[spread.FragmentName.Name.StringValue].SelectMany(fragment => fragment.SelectionSet.Selections),
        _ => [],
    };

    static string TooMany(string what, int most, int count, string key) => string.Create(CultureInfo.InvariantCulture,
        $"GraphQL queries should have at most {most} {what}, got {count} {what}. To increase the limit, set the {key} environment variable.");

    static int Number(IConfiguration configuration, string key) => configuration[key] is not { Length: > 0 } text ? Usual
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 0 ? number
        : throw new LabException(ErrorKind.Usage, $"'{text}' is no number of this kind.", key, "a whole number of at least 1.");
}
