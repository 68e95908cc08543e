using Lab.Benchmarks.Forward;
using Lab.Benchmarks.Harness;

namespace Lab.Benchmarks.Http;

/// <summary>What the benchmarks of the prediction service need: its model, and texts of which none is sent twice.</summary>
sealed record ServedReviews(string Model, string[] Texts)
{
    /// <summary>Null, and the benchmark skipped with its reason, where one of them is missing.</summary>
    public static ServedReviews? Find(BenchmarkContext context, string benchmark)
    {
        string? model = Places.Starter(out string noModel), data = Places.Data(context.Options.Data, out string noData);
        if (model is null) context.Skip($"{benchmark}, all of it: model", noModel);
        if (data is null) context.Skip($"{benchmark}, all of it: reviews", noData);
        if (model is null || data is null) return null;
        var split = ReviewSet.Read(data, context.Cancellation);
        return new(model, [.. split.Train.Concat(split.Validation).Concat(split.Test).Select(example => example.Text).Distinct(StringComparer.Ordinal)]);
    }
}
