using System.CommandLine;
using System.Globalization;
using static Lab.Cli.Options.OptionParsing;

namespace Lab.Cli.Options;

/// <summary>The options that every command takes.</summary>
sealed class CommonOptions
{
    public const ulong DefaultSeed = 42;

    public Option<bool> Version { get; } = Flag("--version", "Show version and commit.");

    public Option<bool> Json { get; } = Flag("--json", "Results as JSON on stdout, one object a line; everything for people on stderr.");

    public Option<int?> Threads { get; } = Whole("--threads", "Threads that compute together. Default: LAB_THREADS, else one for each processor.", 1, 1024);

    public Option<string?> Precision { get; } = Text("--precision", "auto|fp32|bf16|int8", "Number type of the products. auto takes fp32; bf16 is for cuda and torch-cpu; int8 is not there yet.");

    public Option<string?> Device { get; } = Text("--device", "auto|cpu|cuda[:n]|torch-cpu", "Where to compute. auto takes CUDA where it can be used, else the processor; torch-cpu is libtorch on the processor. docs/gpu.md.");

    public Option<ulong?> Seed { get; } = OptionParsing.Seed("--seed", $"Decides everything random. Default: {DefaultSeed}.");

    public Option<bool> Verbose { get; } = Flag("--verbose", "Say more; with an error, where in the program it happened.");

    public IReadOnlyList<Option> All => field ??= [.. new Option[] { Json, Threads, Precision, Device, Seed, Verbose }.Select(Recursive)];

    /// <summary>Those that the prediction service has too, as its settings.</summary>
    public string[] ForService(ParseResult parsed) =>
    [
        .. parsed.GetValue(Threads) is { } threads ? (string[])["--Prediction:Threads", threads.ToString(CultureInfo.InvariantCulture)] : [],
        .. parsed.GetValue(Device) is { } device ? (string[])["--Prediction:Device", device] : [],
        .. parsed.GetValue(Precision) is { } precision ? (string[])["--Prediction:Precision", precision] : [],
    ];

    static Option Recursive(Option option)
    {
        option.Recursive = true;
        return option;
    }
}
