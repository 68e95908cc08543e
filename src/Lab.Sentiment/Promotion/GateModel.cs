namespace Lab.Sentiment.Promotion;

/// <summary>A classifier as the gate sees it.</summary>
/// <param name="Name">For people: its version.</param>
/// <param name="Labels">Class names by index.</param>
/// <param name="Classify">Probabilities of texts, one for each class; called from one thread.</param>
/// <param name="Build">What the time for an answer depends on: family, number of weights, number type. Two models that agree in it are as fast as each other.</param>
public sealed record GateModel(string Name, IReadOnlyList<string> Labels, Func<IReadOnlyList<string>, CancellationToken, IReadOnlyList<float[]>> Classify, string Build)
{
    /// <exception cref="LabException">The model is a regression.</exception>
    public static GateModel Of(SentimentModel model, string name) => model.ScoresAreProbabilities
        ? new(
            name, model.Labels,
            (texts, cancellation) => [.. model.Predict(texts, cancellation).Select(answer => model.Labels.Select(label => answer.Scores[label]).ToArray())],
            $"{model.Facts.Architecture}, {model.Facts.Parameters} weights, {model.Facts.Precision}")
        : throw new LabException(ErrorKind.Model, $"Model {name} is a regression: its answers are numbers, not labels.", expected: "a classifier");

    /// <summary>Scores with the classes in the order of <paramref name="labels"/>, which are those of the model.</summary>
    internal float[] Score(IReadOnlyList<string> texts, IReadOnlyList<string> labels, CancellationToken cancellation)
    {
        const int window = 512;
        int[] places = [.. labels.Select(label => Labels.ToList().IndexOf(label))];
        var scores = new List<float>(texts.Count * labels.Count);
        for (int start = 0; start < texts.Count; start += window)
            foreach (float[] answer in Classify([.. texts.Skip(start).Take(window)], cancellation)) scores.AddRange(places.Select(place => answer[place]));
        return [.. scores];
    }
}
