using System.Globalization;

namespace Lab.MlflowServer.Search;

/// <summary>
/// How much one search may ask for. Each bound is far above what a client sends, and low enough that SQLite (64 tables in a join,
/// patterns of 50,000 bytes) and a second or two of work hold it.
/// </summary>
static class SearchLimits
{
    public const int MaxFilter = 8_000_000, MaxClauses = 1_000, MaxListed = 100_000, MaxOrders = 50, MaxPattern = 10_000;

    /// <summary>Clauses where each is a subquery of its own: SQLite goes through all that are open whenever it opens one.</summary>
    public const int MaxSubqueries = 100;

    /// <summary>
    /// Steps of SQLite's virtual machine, about 40 million a second of a processor: what the other bounds leave open, as a thousand
    /// different keys that every run has. To look up a metric of a run takes 20.
    /// </summary>
    public const long MaxSteps = 80_000_000;

    /// <param name="what">Of what there are too many: "clauses in the filter".</param>
    /// <param name="count">That many.</param>
    /// <param name="most">At most that many.</param>
    public static void Check(string what, int count, int most)
    {
        if (count > most)
            throw MlflowException.Invalid(string.Create(CultureInfo.InvariantCulture, $"A search takes at most {most} {what}. Got {count}."));
    }

    public static MlflowException TooMuchWork(long most) => MlflowException.Invalid(string.Create(CultureInfo.InvariantCulture,
        $"A search takes at most {most} steps of the database, and this one needs more. Ask for fewer experiments, keys in the filter or columns in order_by."));
}
