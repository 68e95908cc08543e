using System.Numerics;

namespace Lab.Transformers.Checkpoints;

/// <summary>Numbers that can be computed with: neither infinite nor NaN.</summary>
static class FiniteNumbers
{
    /// <returns>Index of the first number that is infinite or NaN, -1 when there is none.</returns>
    public static int FirstOther(ReadOnlySpan<float> numbers)
    {
        int i = 0;
        // Such a number times zero is NaN, and so is its sum with others.
        var sum = Vector<float>.Zero;
        for (; i <= numbers.Length - Vector<float>.Count; i += Vector<float>.Count) sum += new Vector<float>(numbers[i..]) * Vector<float>.Zero;
        if (Vector.EqualsAll(sum, sum)) numbers = numbers[i..];
        else i = 0;
        for (int rest = 0; rest < numbers.Length; rest++)
            if (!float.IsFinite(numbers[rest])) return i + rest;
        return -1;
    }
}
