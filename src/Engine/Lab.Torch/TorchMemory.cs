using System.Globalization;
using System.Text.RegularExpressions;
using Lab.Training;
using Lab.Transformers.Configuration;

namespace Lab.Torch;

/// <summary>What to say when memory does not suffice for a batch: how much smaller one would fit.</summary>
/// <param name="config">Sizes of the model.</param>
/// <param name="place">Whose memory.</param>
/// <param name="precision">Of the products.</param>
/// <param name="held">Bytes of weights, gradients and moments.</param>
sealed partial class TorchMemory(ModelConfig config, TorchPlace place, TorchPrecision precision, long held)
{
    /// <summary>Of the whole: the rest is lost between blocks, and to the libraries of the device.</summary>
    const double Usable = 0.85;

    /// <summary>Whether a failure inside libtorch is one of memory, by its text: it has one type for all.</summary>
    public static bool IsShort(Exception problem) => problem is OutOfMemoryException || OutOfMemory.IsMatch(problem.Message);

    /// <summary>The weights themselves are too many.</summary>
    public static LabException ForWeights(TorchPlace place, Exception problem) => new(
        ErrorKind.Usage, $"The memory of {place} does not suffice for this model.", expected: "memory for the weights, and in training four times as much",
        remedy: "End other programs that use it, or take a smaller model.", inner: new InsufficientMemoryException(FirstLine(problem.Message), problem));

    /// <summary>An error that says what would fit.</summary>
    /// <param name="problem">Failure for which <see cref="IsShort"/>.</param>
    /// <param name="rows">Texts of the batch.</param>
    /// <param name="length">Of the longest, in tokens.</param>
    /// <param name="training">Forward and backward.</param>
    public LabException ForBatch(Exception problem, int rows, int length, bool training)
    {
        long room = (long)(Usable * Capacity(problem.Message)) - held;
        // An estimate that would let the batch pass has missed something: other programs on the device, blocks that lie apart.
        int fitting = Math.Min(rows / 2, Largest(rows, count => Bytes(count, length, training) <= room));
        int shorter = Math.Min(length / 2, Largest(length, tokens => Bytes(rows, tokens, training) <= room));
        string expected = (fitting, shorter) switch
        {
            ( > 0, > 2) => string.Create(CultureInfo.InvariantCulture, $"by estimate {fitting} texts of {length} tokens, or {rows} texts of {shorter}"),
            ( > 0, _) => string.Create(CultureInfo.InvariantCulture, $"by estimate {fitting} texts of {length} tokens"),
            (_, > 2) => string.Create(CultureInfo.InvariantCulture, $"by estimate {rows} texts of {shorter} tokens"),
            _ => "more memory: this model does not fit",
        };
        return new(
            ErrorKind.Usage, string.Create(CultureInfo.InvariantCulture, $"The memory of {place} does not suffice for {rows} texts of up to {length} tokens."),
            expected: expected, remedy: training ? Remedy(rows, fitting) : (ErrorText)"End other programs on that device, or classify shorter texts.",
            // Tells the trainer that the weights are those of the last update, whole.
            inner: new InsufficientMemoryException(FirstLine(problem.Message), problem));
    }

    /// <summary>Activations of a padded batch, an estimate: what each layer keeps, or without a backward pass what one layer has at a time.</summary>
    public long Bytes(long rows, long length, bool training)
    {
        long product = precision == TorchPrecision.BFloat16 ? 2 : 4, hidden = config.HiddenSize, inner = config.IntermediateSize;
        // Per token: query, key, value, context, outputs and inputs of products in their precision; residuals and normalised states in float32.
        long token = (product * ((8 * hidden) + (2 * inner))) + (sizeof(float) * 6 * hidden);
        // On the processor and with dropout the attention probabilities are kept; on a GPU its fused attention keeps none.
        long pair = place.IsCuda ? 0 : 3 * product * config.HeadCount;
        return rows * length * (token + (pair * length)) * (training ? config.LayerCount : 1);
    }

    static ErrorText Remedy(int rows, int fitting)
    {
        if (fitting < 1) return "Cut the texts shorter.";
        return $"Set {SettingName.Of<TrainerOptions>(nameof(TrainerOptions.BatchSize))} to {fitting}, and {SettingName.Of<TrainerOptions>(nameof(TrainerOptions.GradientAccumulation))} to {(rows + fitting - 1) / fitting} for updates as large as before. Or cut the texts shorter.";
    }

    // The largest number from 1 below the limit that passes; 0 when none does.
    static int Largest(int limit, Func<int, bool> passes)
    {
        int low = 0, high = limit;
        while (low < high)
        {
            int middle = (low + high + 1) / 2;
            if (passes(middle)) low = middle;
            else high = middle - 1;
        }
        return low;
    }

    // "GPU 0 has a total capacity of 79.15 GiB of which ..."
    static double Capacity(string message) => TotalCapacity.Match(message) is { Success: true } match
        ? double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * (match.Groups[2].Value == "GiB" ? 1L << 30 : 1L << 20)
        : GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;

    static string FirstLine(string message) => message.Split('\n')[0].Trim();

    // CUDA's allocator; libraries on CUDA (cuBLAS: CUBLAS_STATUS_ALLOC_FAILED); the processor's allocator.
    [GeneratedRegex("out of memory|ALLOC_FAILED|not enough memory|can't allocate memory|bad_alloc", RegexOptions.IgnoreCase)]
    static partial Regex OutOfMemory { get; }

    [GeneratedRegex(@"total capacity of ([\d.]+) (GiB|MiB)")]
    static partial Regex TotalCapacity { get; }
}
