using Lab.Benchmarks.Forward;
using Lab.Benchmarks.Harness;

namespace Lab.Benchmarks.Tokenizers;

/// <summary>The tokenizer against the Python package, on all reviews.</summary>
sealed class TokenizerEntry : IBenchmark
{
    public string Name => "tokenizer";

    public void Run(BenchmarkContext context, MarkdownReport report)
    {
        if (!ReviewSet.TryFind(context, Name, out string model, out string data)) return;
        var split = ReviewSet.Read(data, context.Cancellation);
        string[] texts = [.. split.Train.Concat(split.Validation).Concat(split.Test).Select(e => e.Text)];
        using var text = new StringWriter();
        int code = TokenizerBenchmark.Run(
            texts, Path.GetFileName(data), Path.Combine(model, "tokenizer.json"), context.Options.Python ?? "python3", text);
        report.AddText(text.ToString().TrimEnd());
        if (code != 0) context.Disagree("tokenizers: another number of tokens");
    }
}
