using System.Numerics;

namespace Lab.Statistics;

/// <summary>
/// Draws rows with replacement, all resamples in parallel. Rows alike in everything that is measured share a cell, and only the number of
/// draws of each cell is kept: nothing of a resample has the size of the data.
/// </summary>
static class RowResampling
{
    /// <param name="resample">Number of the resample.</param>
    /// <param name="counts">Draws of each cell; to be read before returning.</param>
    /// <param name="sum">Sum of the values of the drawn rows.</param>
    public delegate void Measure(int resample, ReadOnlySpan<int> counts, double sum);

    /// <param name="cellOfRow">(rows) cell of each row.</param>
    /// <param name="cells">Number of cells.</param>
    /// <param name="valueOfRow">(rows) a number of each row.</param>
    /// <param name="options">How many resamples, from which seed.</param>
    /// <param name="measure">Called for every resample, on many threads.</param>
    /// <param name="cancellation">Looked at between resamples.</param>
    public static void Run(
        int[] cellOfRow, int cells, double[] valueOfRow, ResamplingOptions options, Measure measure, CancellationToken cancellation)
    {
        Parallel.For(
            0, options.Resamples,
            new ParallelOptions { MaxDegreeOfParallelism = options.Threads ?? -1, CancellationToken = cancellation },
            () => new int[cells],
            (resample, _, counts) =>
            {
                Array.Clear(counts);
                // Each resample has its own generator, so that it does not matter which thread takes it.
                var random = new Generator(options.Seed, (ulong)resample);
                double sum = 0;
                for (var draw = 0; draw < cellOfRow.Length; draw++)
                {
                    var row = random.Below(cellOfRow.Length);
                    counts[cellOfRow[row]]++;
                    sum += valueOfRow[row];
                }
                measure(resample, counts, sum);
                return counts;
            },
            _ => { });
    }

    // xoshiro256** (Blackman and Vigna 2018), its state filled by SplitMix64 from seed and number.
    struct Generator
    {
        ulong a, b, c, d;

        public Generator(ulong seed, ulong number)
        {
            var state = seed;
            state = Mix(ref state) ^ number;
            (a, b, c, d) = (Mix(ref state), Mix(ref state), Mix(ref state), Mix(ref state));
        }

        public int Below(int limit)
        {
            var next = BitOperations.RotateLeft(b * 5, 7) * 9;
            var shifted = b << 17;
            c ^= a;
            d ^= b;
            b ^= c;
            a ^= d;
            c ^= shifted;
            d = BitOperations.RotateLeft(d, 45);
            return (int)Math.BigMul(next, (ulong)limit, out _);
        }

        static ulong Mix(ref ulong state)
        {
            var z = state += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }
}
