using System.Globalization;

namespace Lab.MlflowServer.Search;

/// <summary>
/// How much one search may ask for. Each bound is far above what a client sends, and low enough that SQLite (64 tables in a join,
/// patterns of 50,000 bytes) and a second of work hold it.
/// </summary>
static class SearchLimits
{
    public const int MaxFilter = 8_000_000, MaxClauses = 1_000, MaxListed = 100_000, MaxOrders = 50, MaxPattern = 10_000;

    /// <param name="what">Of what there are too many: "clauses in the filter".</param>
    /// <param name="count">That many.</param>
    /// <param name="most">At most that many.</param>
    public static void Check(string what, int count, int most)
    {
        if (count > most)
            throw MlflowException.Invalid(string.Create(CultureInfo.InvariantCulture, $"A search takes at most {most} {what}. Got {count}."));
    }
}
