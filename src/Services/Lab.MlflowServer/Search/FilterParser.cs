using Lab.MlflowServer.Validation;

namespace Lab.MlflowServer.Search;

/// <summary>
/// filter := [clause (AND clause)*]; clause := key operator value | key [NOT] IN (text, ...) | key IS [NOT] NULL.
/// There is no OR, no NOT before a clause and no bracket around one: what fits no clause is refused by name, all of it at once.
/// </summary>
sealed class FilterParser
{
    readonly string filter;
    readonly List<Token> tokens;
    int at;

    FilterParser(string filter)
    {
        this.filter = filter;
        tokens = Lexer.Read(filter);
    }

    /// <param name="filter">Null or empty has no clauses.</param>
    /// <param name="quote">What stands around each refused word in the message.</param>
    public static List<Comparison> Parse(string? filter, string quote)
    {
        var (clauses, refused) = Read(filter);
        return refused.Count == 0
            ? clauses
            : throw MlflowException.Invalid("Invalid clause(s) in filter string: " + Excerpts.Of(string.Join(", ", refused.Select(word => quote + word + quote))));
    }

    /// <summary>The clauses, and the words that belong to none.</summary>
    public static (List<Comparison> Clauses, List<string> Refused) Read(string? filter) => string.IsNullOrWhiteSpace(filter) ? ([], []) : new FilterParser(filter).Clauses();

    (List<Comparison> Clauses, List<string> Refused) Clauses()
    {
        List<Comparison> clauses = [];
        List<string> refused = [];
        while (tokens[at].Kind != TokenKind.End)
        {
            if (Clause() is { } clause) clauses.Add(clause);
            else if (tokens[at].Is("AND")) at++;
            else refused.Add(Refuse());
        }
        return (clauses, refused);
    }

    // Null, and nothing consumed, when no clause stands here.
    Comparison? Clause()
    {
        int start = at;
        var key = tokens[at];
        if (key.Kind is TokenKind.Word or TokenKind.Text)
        {
            at++;
            if (Operator() is { } operation && Right(key.Raw, operation) is { } clause) return clause;
        }
        at = start;
        return null;
    }

    string? Operator()
    {
        var token = tokens[at];
        if (token.Kind == TokenKind.Operator) return Take(1, token.Raw);
        if (token.Is("LIKE")) return Take(1, "LIKE");
        if (token.Is("ILIKE")) return Take(1, "ILIKE");
        if (token.Is("RLIKE")) return Take(1, "RLIKE");
        if (token.Is("IN")) return Take(1, "IN");
        if (token.Is("NOT") && tokens[at + 1].Is("IN")) return Take(2, "NOT IN");
        if (token.Is("IS") && tokens[at + 1].Is("NULL")) return Take(2, "IS NULL");
        return token.Is("IS") && tokens[at + 1].Is("NOT") && tokens[at + 2].Is("NULL") ? Take(3, "IS NOT NULL") : null;
    }

    Comparison? Right(string key, string operation)
    {
        if (operation is "IS NULL" or "IS NOT NULL") return new(key, operation, null, null);
        if (operation is "IN" or "NOT IN") return List() is { } list ? new(key, operation, null, list) : null;
        var value = tokens[at];
        if (value.Kind is not (TokenKind.Text or TokenKind.Number or TokenKind.Word) || value.Is("AND")) return null;
        at++;
        return new(key, operation, value, null);
    }

    List<Token>? List()
    {
        if (tokens[at++].Kind != TokenKind.Open) return null;
        List<Token> values = [];
        while (true)
        {
            var value = tokens[at++];
            if (value.Kind is not (TokenKind.Text or TokenKind.Number or TokenKind.Word)) return null;
            values.Add(value);
            var after = tokens[at++];
            if (after.Kind == TokenKind.Close) return values;
            if (after.Kind != TokenKind.Comma) return null;
        }
    }

    string Take(int count, string operation)
    {
        at += count;
        return operation;
    }

    // A bracket is refused with all it holds.
    string Refuse()
    {
        int start = tokens[at].Start;
        int depth = 0;
        do
        {
            depth += tokens[at].Kind switch { TokenKind.Open => 1, TokenKind.Close => -1, _ => 0 };
            at++;
        }
        while (depth > 0 && tokens[at].Kind != TokenKind.End);
        return filter[start..tokens[at - 1].End];
    }
}
