using System.CommandLine;
using System.Globalization;
using Lab.Cli.Terminal;
using Lab.Tensors;

namespace Lab.Cli.Options;

/// <summary>What the common options and the environment say together, checked.</summary>
sealed record CommonSettings(bool Json, int Threads, ulong Seed, bool Verbose)
{
    /// <exception cref="LabException">A device or number type that is not there, or a wrong LAB_THREADS.</exception>
    public static CommonSettings Read(ParseResult parsed, CommonOptions options, LabHost host)
    {
        CheckDevice(parsed.GetValue(options.Device) ?? "auto");
        CheckPrecision(parsed.GetValue(options.Precision) ?? "auto");
        return new CommonSettings(
            parsed.GetValue(options.Json),
            parsed.GetValue(options.Threads) ?? ThreadsOf(host.Variable) ?? SimdKernels.DefaultThreads,
            parsed.GetValue(options.Seed) ?? CommonOptions.DefaultSeed,
            parsed.GetValue(options.Verbose));
    }

    /// <summary>What LAB_THREADS says; null when it is not set.</summary>
    /// <exception cref="LabException">It is no number of threads.</exception>
    public static int? ThreadsOf(Func<string, string?> variable)
    {
        if (variable("LAB_THREADS") is not { } text) return null;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int threads) && threads is >= 1 and <= 1024
            ? threads
            : throw new LabException(ErrorKind.Usage, $"The value is '{text}'.", "environment variable LAB_THREADS", "a whole number from 1 to 1024");
    }

    static void CheckDevice(string device)
    {
        const string option = "--device";
        string kind = device.ToLowerInvariant().Split(':')[0];
        if (kind is "auto" or "cpu" && kind.Length == device.Length) return;
        bool index = device.Length == kind.Length
            || int.TryParse(device.AsSpan(kind.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out _);
        throw kind == "cuda" && index
            ? new LabException(ErrorKind.MissingTool, $"'{device}' is not available: this version computes on the processor only.", option, "auto or cpu")
            : new LabException(ErrorKind.Usage, $"The value is '{device}'.", option, "auto, cpu, cuda or cuda:N");
    }

    static void CheckPrecision(string precision)
    {
        const string option = "--precision";
        switch (precision.ToLowerInvariant())
        {
            case "auto" or "fp32":
                return;
            case "bf16" or "int8":
                throw new LabException(ErrorKind.MissingTool, $"'{precision}' is not available: this version computes in fp32 only.", option, "auto or fp32");
            default:
                throw new LabException(ErrorKind.Usage, $"The value is '{precision}'.", option, "auto, fp32, bf16 or int8");
        }
    }
}
