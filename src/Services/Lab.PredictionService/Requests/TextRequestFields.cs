namespace Lab.PredictionService.Requests;

/// <summary>Members that a route's JSON body may have.</summary>
[Flags]
enum TextRequestFields
{
    None = 0,
    Text = 1,
    Review = 2,
    Texts = 4,
    ReturnConfidence = 8,

    /// <summary>Exactly one of these says what to classify.</summary>
    Sources = Text | Review | Texts,

    Predict = Text | Review | Texts,
    BatchPredict = Texts,
    Classify = Text | ReturnConfidence,
    ClassifyBatch = Texts | ReturnConfidence,
}

static class TextRequestFieldNames
{
    public static IReadOnlyList<(TextRequestFields Field, string Name)> All { get; } =
    [
        (TextRequestFields.Text, "text"),
        (TextRequestFields.Review, "review"),
        (TextRequestFields.Texts, "texts"),
        (TextRequestFields.ReturnConfidence, "return_confidence"),
    ];

    public static TextRequestFields Find(string name) => All.FirstOrDefault(pair => pair.Name == name).Field;

    /// <summary>'text', 'review', 'texts'.</summary>
    public static string Quote(TextRequestFields fields) =>
        string.Join(", ", All.Where(pair => fields.HasFlag(pair.Field)).Select(pair => $"'{pair.Name}'"));
}
