using Lab.Cli.Json;
using Lab.Sentiment;

namespace Lab.Cli.Bench;

/// <summary>What <c>lab bench</c> measured, as it is written with --json.</summary>
/// <param name="Version">Of this build.</param>
/// <param name="Commit">Null in a build outside a git checkout.</param>
/// <param name="Runtime">.NET and its version.</param>
/// <param name="System">Operating system.</param>
/// <param name="Processor">What computed.</param>
/// <param name="Device">What classified and trained: cpu, torch-cpu, cuda:0.</param>
/// <param name="Kernels">Which code: simd-512, torch-2.10.0-cuda:0.</param>
/// <param name="Precision">Number type of the products.</param>
/// <param name="Threads">That computed together; the tokenizer takes one.</param>
/// <param name="Model">Whose sizes, tokenizer and weights were taken.</param>
/// <param name="SecondsEach">Time asked for, for one measurement.</param>
/// <param name="MatrixProduct">Products of one layer of the model by the engine; none where it does not compute.</param>
/// <param name="Tokenizer">Texts to ids.</param>
/// <param name="Forward">Classification by batch and length.</param>
/// <param name="Training">Whole updates.</param>
sealed record BenchReport(
    string Version, string? Commit, string Runtime, string System, Processor Processor, string Device, string Kernels, string Precision, int Threads, ModelDescription Model, double SecondsEach,
    IReadOnlyList<ProductSpeed> MatrixProduct, TokenizerSpeed Tokenizer, IReadOnlyList<ForwardSpeed> Forward, TrainingSpeed Training);

/// <summary>A figure over the rounds of one measurement.</summary>
sealed record Figure(double Median, double Lowest, double Highest)
{
    public static Figure Of(Spread spread) => new(spread.Median, spread.Lowest, spread.Highest);

    public Figure Times(double factor) => new(Median * factor, Lowest * factor, Highest * factor);
}

/// <param name="Name">Layer and rows: ffn_up_t64.</param>
/// <param name="Tokens">Rows of the left matrix.</param>
/// <param name="Outputs">Rows of the weight.</param>
/// <param name="Inputs">Columns of the weight.</param>
/// <param name="Gflops">1e9 multiplications and additions a second.</param>
sealed record ProductSpeed(string Name, int Tokens, int Outputs, int Inputs, Figure Gflops);

/// <param name="MbPerSecond">1e6 bytes of UTF-8 a second.</param>
/// <param name="TokensPerSecond">Special tokens included.</param>
sealed record TokenizerSpeed(Figure MbPerSecond, Figure TokensPerSecond);

/// <param name="Texts">Computed together.</param>
/// <param name="TokensPerText">Length of each, special tokens included.</param>
/// <param name="TextsPerSecond">Without tokenising.</param>
/// <param name="TokensPerSecond">The same in tokens.</param>
sealed record ForwardSpeed(int Texts, int TokensPerText, Figure TextsPerSecond, Figure TokensPerSecond);

/// <param name="Texts">Of one update.</param>
/// <param name="TokensPerText">Length of each.</param>
/// <param name="TokensPerSecond">Forward, backward, clipping and AdamW.</param>
sealed record TrainingSpeed(int Texts, int TokensPerText, Figure TokensPerSecond);
