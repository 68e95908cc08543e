namespace Lab.MlflowServer.Search;

/// <summary>One column to order by. Raw form: <c>metrics.`val/loss` DESC</c>.</summary>
static class OrderClause
{
    /// <summary>The column as written, and ASC or DESC.</summary>
    public static (string Column, string Direction) Read(string clause)
    {
        var tokens = Lexer.Read(clause);
        if (tokens.Count is not (2 or 3) || tokens[0].Kind is not (TokenKind.Word or TokenKind.Text))
            throw MlflowException.Invalid($"Invalid order_by clause '{clause}'. Could not be parsed.");
        if (tokens.Count == 2 || tokens[1].Is("ASC")) return (tokens[0].Raw, "ASC");
        return tokens[1].Is("DESC") ? (tokens[0].Raw, "DESC") : throw MlflowException.Invalid($"Invalid ordering key in order_by clause '{clause}'.");
    }
}
