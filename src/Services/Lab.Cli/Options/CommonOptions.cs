using System.CommandLine;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Options;

/// <summary>The options that every command takes.</summary>
sealed class CommonOptions
{
    public const ulong DefaultSeed = 42;

    public Option<bool> Version { get; } = Flag("--version", "Show version and commit.");

    public Option<bool> Json { get; } = Flag("--json", "Results as JSON on stdout, one object a line; everything for people on stderr.");

    public Option<int?> Threads { get; } = Whole("--threads", "Threads that compute together. Default: LAB_THREADS, else one for each processor.", 1, 1024);

    public Option<string?> Precision { get; } = Text("--precision", "auto|fp32|bf16|int8", "Number type to compute in. So far there is fp32, which auto takes.");

    public Option<string?> Device { get; } = Text("--device", "auto|cpu|cuda[:n]", "Where to compute. So far there is cpu, which auto takes.");

    public Option<ulong?> Seed { get; } = OptionParsing.Seed("--seed", $"Decides everything random. Default: {DefaultSeed}.");

    public Option<bool> Verbose { get; } = Flag("--verbose", "Say more; with an error, where in the program it happened.");

    public IReadOnlyList<Option> All => field ??= [.. new Option[] { Json, Threads, Precision, Device, Seed, Verbose }.Select(Recursive)];

    static Option Recursive(Option option)
    {
        option.Recursive = true;
        return option;
    }
}
