namespace Lab.MlflowServer.Search;

/// <summary>Puts a search together as SQL from what a schema allows.</summary>
/// <param name="schema">What can be searched.</param>
/// <param name="tables">With their joins.</param>
/// <param name="id">Number of a row; tags and metrics point at it.</param>
sealed class SearchQuery(SearchSchema schema, string tables, string id) : RowQuery(tables, id)
{
    readonly string id = id;

    public void Where(string? filter) => Require(new FilterConditions(schema, id, Arguments).Of(filter));

    /// <summary>Columns asked for; then, among equals and when nothing is asked for, <paramref name="ties"/>.</summary>
    public void OrderBy(IReadOnlyList<string> orderBy, params ReadOnlySpan<string> ties)
    {
        SearchLimits.Check("columns in order_by", orderBy.Count, SearchLimits.MaxOrders);
        List<string> terms = [];
        foreach (string wanted in orderBy)
        {
            var (column, direction) = OrderClause.Read(wanted);
            var key = schema.ReadOrderKey(column);
            switch (key.Entity)
            {
                case Entity.Metric:
                    string series = Join("series", "run", key.Key);
                    terms.Add($"CASE {series}.is_nan WHEN 0 THEN 0 WHEN 1 THEN 1 ELSE 2 END, {series}.value {direction}");
                    break;
                case Entity.Parameter or Entity.Tag:
                    string joined = key.Entity == Entity.Tag ? Join(schema.Tags.Table, schema.Tags.Owner, key.Key) : Join("params", "run", key.Key);
                    terms.Add($"{joined}.value IS NULL, {joined}.value {direction}");
                    break;
                default:
                    terms.Add($"{schema.OrderColumns[key.Key]} IS NULL, {schema.OrderColumns[key.Key]} {direction}");
                    break;
            }
        }
        Order = string.Join(", ", [.. terms, .. ties]);
    }
}
