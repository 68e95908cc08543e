namespace Lab.MlflowServer.Search;

/// <summary>An attribute that can be searched.</summary>
/// <param name="Sql">Column of the joined tables.</param>
/// <param name="IsNumber">Compared as a number.</param>
/// <param name="TakesList">Allows IN.</param>
readonly record struct SearchColumn(string Sql, bool IsNumber = false, bool TakesList = false);
