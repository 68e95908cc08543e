namespace Lab.Benchmarks.Tokenizers;

/// <summary>One pass over all texts.</summary>
/// <param name="Seconds">Wall clock.</param>
/// <param name="CpuSeconds">Processor time of the process.</param>
/// <param name="Tokens">Tokens of all texts, special ones included.</param>
readonly record struct TokenizerPass(double Seconds, double CpuSeconds, long Tokens);
