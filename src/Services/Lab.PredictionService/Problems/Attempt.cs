using Microsoft.AspNetCore.Http.HttpResults;

namespace Lab.PredictionService.Problems;

/// <summary>A value, or the problem that the client is told instead.</summary>
readonly record struct Attempt<T>(T? Value, ProblemHttpResult? Problem) where T : class
{
    public static implicit operator Attempt<T>(T value) => new(value, null);

    public static implicit operator Attempt<T>(ProblemHttpResult problem) => new(null, problem);
}
