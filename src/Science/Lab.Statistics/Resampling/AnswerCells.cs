namespace Lab.Statistics;

/// <summary>Rows by what is right and what was answered: the distinct combinations, and the one of each row.</summary>
sealed class AnswerCells
{
    readonly List<(int Truth, int Answer, int Other)> cells = [];
    readonly int classes;

    public AnswerCells(ReadOnlySpan<int> truth, ReadOnlySpan<int> answers, ReadOnlySpan<int> others, int classes)
    {
        Arguments.RequireRows(truth.Length, nameof(truth));
        Arguments.RequireSameLength(truth.Length, answers.Length, nameof(answers));
        Arguments.RequireSameLength(truth.Length, others.Length, nameof(others));
        this.classes = classes;
        var known = new Dictionary<(int, int, int), int>();
        OfRow = new int[truth.Length];
        for (var i = 0; i < truth.Length; i++)
        {
            Arguments.RequireClass(truth[i], i, classes, nameof(truth));
            Arguments.RequireClass(answers[i], i, classes, nameof(answers));
            Arguments.RequireClass(others[i], i, classes, nameof(others));
            var cell = (truth[i], answers[i], others[i]);
            if (!known.TryGetValue(cell, out var index))
            {
                known[cell] = index = cells.Count;
                cells.Add(cell);
            }
            OfRow[i] = index;
        }
        Whole = new int[cells.Count];
        foreach (var cell in OfRow) Whole[cell]++;
    }

    public int Count => cells.Count;

    public int[] OfRow { get; }

    /// <summary>Rows of each cell.</summary>
    public int[] Whole { get; }

    /// <summary>Accuracy and scores of the answers, or of the other answers, with these counts of the cells.</summary>
    /// <param name="counts">Rows of each cell.</param>
    /// <param name="other">Whose answers.</param>
    /// <param name="f1">(classes) F1 of each class; a class without rows and answers has 0.</param>
    public (double Accuracy, double MacroF1, double MacroRecall) Measure(ReadOnlySpan<int> counts, bool other, Span<double> f1)
    {
        Span<int> right = stackalloc int[classes], truths = stackalloc int[classes], answers = stackalloc int[classes];
        int rows = 0, allRight = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var answer = other ? cells[i].Other : cells[i].Answer;
            rows += counts[i];
            truths[cells[i].Truth] += counts[i];
            answers[answer] += counts[i];
            if (answer != cells[i].Truth) continue;
            right[answer] += counts[i];
            allRight += counts[i];
        }
        double sumF1 = 0, sumRecall = 0;
        for (var c = 0; c < classes; c++)
        {
            f1[c] = truths[c] + answers[c] == 0 ? 0 : 2.0 * right[c] / (truths[c] + answers[c]);
            sumF1 += f1[c];
            sumRecall += truths[c] == 0 ? 0 : (double)right[c] / truths[c];
        }
        return ((double)allRight / rows, sumF1 / classes, sumRecall / classes);
    }
}
