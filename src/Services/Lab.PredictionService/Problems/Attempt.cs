using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.PredictionService.Problems;

/// <summary>A value, or the problem that the client is told instead.</summary>
readonly record struct Attempt<T>(T? Value, ProblemHttpResult? Problem) where T : class
{
    /// <summary>As the answer of a route that has no other.</summary>
    public Results<Ok<T>, ProblemHttpResult> ToResult() => Problem is { } problem ? problem : TypedResults.Ok(Value);

    public static implicit operator Attempt<T>(T value) => new(value, null);

    public static implicit operator Attempt<T>(ProblemHttpResult problem) => new(null, problem);
}
