using System.CommandLine;
using System.Globalization;
using Lab.Cli.Terminal;
using Lab.Sentiment;
using Lab.Tensors;

namespace Lab.Cli.Options;

/// <summary>What the common options and the environment say together, checked.</summary>
sealed record CommonSettings(bool Json, int Threads, DeviceChoice Device, Precision Precision, ulong Seed, bool Verbose)
{
    /// <exception cref="LabException">No device or number type, or a wrong LAB_THREADS. Whether the device can be used is asked by who uses it.</exception>
    public static CommonSettings Read(ParseResult parsed, CommonOptions options, LabHost host)
    {
        return new CommonSettings(
            parsed.GetValue(options.Json),
            parsed.GetValue(options.Threads) ?? ThreadsOf(host.Variable) ?? SimdKernels.DefaultThreads,
            parsed.GetValue(options.Device) is { } device ? DeviceOf(device, options.Device.Name) : DeviceChoice.Auto,
            parsed.GetValue(options.Precision) is { } precision ? PrecisionOf(precision, options.Precision.Name) : Precision.Auto,
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

    static DeviceChoice DeviceOf(string word, string option) =>
        DeviceChoice.TryParse(word) ?? throw new LabException(ErrorKind.Usage, $"The value is '{word}'.", option, DeviceChoice.Expected);

    static Precision PrecisionOf(string word, string option) => word.ToLowerInvariant() switch
    {
        "auto" => Precision.Auto,
        "fp32" => Precision.Fp32,
        "bf16" => Precision.Bf16,
        "int8" => throw new LabException(ErrorKind.MissingTool, "'int8' is not available in this version.", option, "auto, fp32 or bf16"),
        _ => throw new LabException(ErrorKind.Usage, $"The value is '{word}'.", option, "auto, fp32, bf16 or int8"),
    };
}
