using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lab.Tokenizers;

namespace Lab.Benchmarks.Tokenizers;

/// <summary>
/// Texts through our tokenizer and, turn by turn, through the Python package, one thread each. Nothing is
/// kept between texts but buffers: there is no cache of words or texts on our side.
/// </summary>
static class TokenizerBenchmark
{
    const int Turns = 5;

    // So that one of our measurements takes a fair part of a second.
    const int PassesPerTurn = 5;

    /// <param name="texts">The texts of one data set.</param>
    /// <param name="source">What the report calls them.</param>
    /// <param name="tokenizerJson">A WordPiece tokenizer.json.</param>
    /// <param name="python">A Python with the package `tokenizers`.</param>
    /// <param name="output">Takes the result as Markdown.</param>
    /// <returns>0; 1 when the two do not give the same number of tokens.</returns>
    public static int Run(IReadOnlyList<string> texts, string source, string tokenizerJson, string python, TextWriter output)
    {
        long bytes = texts.Sum(t => (long)System.Text.Encoding.UTF8.GetByteCount(t));
        var tokenizer = Tokenizer.Load(tokenizerJson);
        string textsJson = Path.Combine(Directory.CreateTempSubdirectory("lab-tokenizer-").FullName, "texts.json");
        File.WriteAllText(textsJson, JsonSerializer.Serialize(texts));
        try
        {
            using var peer = TokenizerPeer.Start(python, tokenizerJson, textsJson, out string reason);
            Ids(tokenizer, texts);
            Offsets(tokenizer, texts);
            peer?.Run();

            List<TokenizerPass> ids = [], offsets = [], theirs = [];
            for (int turn = 0; turn < Turns; turn++)
            {
                ids.Add(Measure(() => Ids(tokenizer, texts)));
                if (peer is not null) theirs.Add(peer.Run());
                offsets.Add(Measure(() => Offsets(tokenizer, texts)));
            }
            return Report(output, source, texts.Count, bytes, ids, offsets, theirs, peer?.Version, reason);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(textsJson)!, recursive: true);
        }
    }

    static long Ids(Tokenizer tokenizer, IReadOnlyList<string> texts)
    {
        long tokens = 0;
        var ids = new List<int>();
        foreach (string text in texts)
        {
            ids.Clear();
            tokenizer.AppendIds(text, int.MaxValue, ids);
            tokens += ids.Count;
        }
        return tokens;
    }

    static long Offsets(Tokenizer tokenizer, IReadOnlyList<string> texts) => texts.Sum(text => (long)tokenizer.Encode(text).Count);

    static TokenizerPass Measure(Func<long> pass)
    {
        using var process = Process.GetCurrentProcess();
        var cpu = process.TotalProcessorTime;
        long start = Stopwatch.GetTimestamp();
        long tokens = 0;
        for (int i = 0; i < PassesPerTurn; i++) tokens = pass();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds / PassesPerTurn;
        process.Refresh();
        return new(seconds, (process.TotalProcessorTime - cpu).TotalSeconds / PassesPerTurn, tokens);
    }

    static int Report(
        TextWriter output, string source, int texts, long bytes, List<TokenizerPass> ids, List<TokenizerPass> offsets, List<TokenizerPass> theirs,
        string? version, string reason)
    {
        output.WriteLine("# Tokenizer");
        output.WriteLine();
        output.WriteLine(Line($"{source}: {texts:N0} texts, {bytes / 1e6:F2} MB of UTF-8, {ids[0].Tokens:N0} tokens."));
        output.WriteLine(Line($"One thread, no truncation, {Turns} turns, ours and theirs in alternation; median (lowest to highest)."));
        output.WriteLine("No cache of words or texts on our side.");
        output.WriteLine();
        output.WriteLine("| Call | MB/s, wall clock | MB/s, processor time | tokens/s | against the package, wall clock | processor time |");
        output.WriteLine("|---|---|---|---|---|---|");
        Row("Lab.Tokenizers, ids", ids);
        Row("Lab.Tokenizers, tokens, offsets and word ids", offsets);
        if (theirs.Count > 0) Row("tokenizers " + version + " (Python), encode", theirs);
        output.WriteLine();
        if (theirs.Count == 0) output.WriteLine($"Skipped: the Python package `tokenizers`. {reason}");
        else if (theirs[0].Tokens != ids[0].Tokens)
        {
            output.WriteLine(Line($"The package gives {theirs[0].Tokens:N0} tokens: the two do not do the same work."));
            return 1;
        }
        return 0;

        void Row(string call, List<TokenizerPass> passes)
        {
            double[] wall = Speeds(passes, p => p.Seconds), cpu = Speeds(passes, p => p.CpuSeconds);
            string against = theirs.Count == 0 ? "| | |" : Line(
                $"| {wall[Turns / 2] / Speeds(theirs, p => p.Seconds)[Turns / 2]:F1} x | {cpu[Turns / 2] / Speeds(theirs, p => p.CpuSeconds)[Turns / 2]:F1} x |");
            output.WriteLine(Line($"| {call} | {Spread(wall)} | {Spread(cpu)} | {passes[0].Tokens * wall[Turns / 2] * 1e6 / bytes / 1e6:F2} M {against}"));
        }

        double[] Speeds(List<TokenizerPass> passes, Func<TokenizerPass, double> seconds) => [.. passes.Select(p => bytes / 1e6 / seconds(p)).Order()];

        string Spread(double[] speeds) => Line($"{speeds[Turns / 2]:F1} ({speeds[0]:F1} to {speeds[^1]:F1})");
    }

    static string Line(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
