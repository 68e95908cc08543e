namespace Lab.Statistics;

/// <summary>Checks that several measures share. Shapes: truth (rows), probabilities (rows, classes) row by row, weights (rows) or none.</summary>
static class Arguments
{
    public static void RequireRows(int rows, string name)
    {
        if (rows == 0) throw new ArgumentException("There are no rows; at least one is needed.", name);
    }

    public static void RequireSameLength(int rows, int given, string name)
    {
        if (given != rows) throw new ArgumentException($"There are {given} values for {rows} rows.", name);
    }

    public static void RequireClass(int label, int row, int classes, string name)
    {
        if ((uint)label >= (uint)classes)
            throw new ArgumentException($"Row {row} has class {label}; the classes are 0 to {classes - 1}.", name);
    }

    public static void RequireWeights(int rows, ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty) return;
        RequireSameLength(rows, weights.Length, nameof(weights));
        for (var i = 0; i < rows; i++)
            if (!(weights[i] >= 0 && double.IsFinite(weights[i])))
                throw new ArgumentException($"Row {i} has weight {weights[i]}; a weight is finite and not negative.", nameof(weights));
    }

    public static void RequireFinite(ReadOnlySpan<double> values, string name)
    {
        for (var i = 0; i < values.Length; i++)
            if (!double.IsFinite(values[i])) throw new ArgumentException($"Value {i} is {values[i]}; a finite number is needed.", name);
    }

    public static void RequireProbabilities(ReadOnlySpan<double> values, string name)
    {
        for (var i = 0; i < values.Length; i++)
            if (!(values[i] is >= 0 and <= 1)) throw new ArgumentException($"Value {i} is {values[i]}; a probability lies between 0 and 1.", name);
    }

    public static void RequireAlpha(double alpha)
    {
        if (!(alpha is > 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(alpha), alpha, "The error allowed lies between 0 and 1.");
    }

    /// <summary>Truth and (rows, classes) probabilities that fit together.</summary>
    public static void RequireTable(ReadOnlySpan<int> truth, ReadOnlySpan<double> probabilities, int classes)
    {
        RequireRows(truth.Length, nameof(truth));
        ArgumentOutOfRangeException.ThrowIfLessThan(classes, 1);
        if (probabilities.Length != (long)truth.Length * classes)
            throw new ArgumentException(
                $"There are {probabilities.Length} values for {truth.Length} rows of {classes} classes.", nameof(probabilities));
        for (var i = 0; i < truth.Length; i++) RequireClass(truth[i], i, classes, nameof(truth));
    }
}
