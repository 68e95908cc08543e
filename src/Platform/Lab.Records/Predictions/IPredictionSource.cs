namespace Lab.Records;

/// <summary>Reads what the prediction service answered.</summary>
public interface IPredictionSource
{
    /// <summary>The newest answers, newest first.</summary>
    /// <param name="since">Older ones are left out.</param>
    /// <param name="most">Most answers.</param>
    /// <param name="cancellation">Ends the wait.</param>
    Task<IReadOnlyList<PredictionRecord>> ReadAsync(DateTimeOffset since, int most, CancellationToken cancellation);
}
