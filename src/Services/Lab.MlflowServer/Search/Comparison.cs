namespace Lab.MlflowServer.Search;

/// <summary>One clause of a filter.</summary>
/// <param name="Left">The key as written: <c>metrics.`val/loss`</c>.</param>
/// <param name="Operator">In capitals: =, !=, LIKE, NOT IN, IS NULL, ...</param>
/// <param name="Right">The value; null of IS NULL and IS NOT NULL.</param>
/// <param name="List">The values of IN and NOT IN.</param>
sealed record Comparison(string Left, string Operator, Token? Right, IReadOnlyList<Token>? List)
{
    /// <summary>Operator and values as written: clauses of one key with the same text say the same.</summary>
    public string Written => $"{Operator} {Right?.Raw}{(List is null ? "" : string.Join(',', List.Select(value => value.Raw)))}";
}
