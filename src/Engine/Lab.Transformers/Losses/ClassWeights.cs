namespace Lab.Transformers;

/// <summary>Factors that make up for unequal class sizes.</summary>
public static class ClassWeights
{
    /// <summary>
    /// rows / (classes * rows of the class): as many in all, the same for each class ("balanced" in scikit-learn). A class
    /// without rows gets 1.
    /// </summary>
    /// <param name="labels">Class of each training row.</param>
    /// <param name="classes">How many there are.</param>
    public static float[] Balanced(ReadOnlySpan<int> labels, int classes)
    {
        var counts = new int[classes];
        foreach (int label in labels) counts[label]++;
        float[] weights = new float[classes];
        for (int c = 0; c < classes; c++) weights[c] = counts[c] == 0 ? 1f : (float)((double)labels.Length / ((double)classes * counts[c]));
        return weights;
    }
}
