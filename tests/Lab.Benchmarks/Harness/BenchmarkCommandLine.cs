using System.CommandLine;

namespace Lab.Benchmarks.Harness;

/// <summary>The options of this program and how they are read.</summary>
sealed class BenchmarkCommandLine
{
    const int DefaultRounds = 7;
    const int QuickRounds = 2;

    readonly Argument<string[]> names;
    readonly Option<int?> rounds = new("--rounds") { Description = $"Turns of each comparison (default {DefaultRounds}, with --quick {QuickRounds})." };
    readonly Option<bool> quick = new("--quick") { Description = "Few and small measurements: does everything run? Writes no files unless --output is given." };
    readonly Option<string?> output = new("--output") { Description = "Folder of the result files (default tests/Lab.Benchmarks/results/CPU)." };
    readonly Option<string?> model = new("--model") { Description = "Folder of the encoder, with model.onnx for that peer (default: found beside the repository)." };
    readonly Option<string?> data = new("--data") { Description = "Reviews as CSV with the columns title, text and rating (default: those of the repository)." };
    readonly Option<string?> before = new("--before") { Description = "Lab.PredictionService.dll of an earlier state, built elsewhere: the peer of the fairness benchmark." };
    readonly Option<string?> python = new("--python") { Description = "Python with PyTorch for the peers (default: python3 on PATH, then /usr/bin/python3)." };

    public BenchmarkCommandLine(IEnumerable<string> benchmarks)
    {
        names = new("benchmarks") { Description = "Which to run.", Arity = ArgumentArity.ZeroOrMore };
        names.AcceptOnlyFromAmong([BenchmarkOptions.All, .. benchmarks]);
        rounds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1) result.AddError("--rounds must be 1 or more.");
        });
        Command = new RootCommand("Measures Sentiment Lab against its peers, turn by turn.") { names, rounds, quick, output, model, data, before, python };
    }

    public RootCommand Command { get; }

    public BenchmarkOptions Read(ParseResult parsed)
    {
        bool isQuick = parsed.GetValue(quick);
        return new BenchmarkOptions
        {
            Names = parsed.GetValue(names) ?? [],
            Rounds = parsed.GetValue(rounds) ?? (isQuick ? QuickRounds : DefaultRounds),
            Quick = isQuick,
            Output = parsed.GetValue(output),
            Model = parsed.GetValue(model),
            Data = parsed.GetValue(data),
            Before = parsed.GetValue(before),
            Python = parsed.GetValue(python),
        };
    }
}
