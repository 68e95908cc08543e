using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lab.Sentiment;

/// <summary>What the outputs of a classifier mean.</summary>
/// <param name="Names">A name for each class, in class order.</param>
/// <param name="Given">What the model's files say, in class order.</param>
/// <param name="FromSentences">The files have no words (LABEL_0 ...): the sample sentences decided.</param>
/// <param name="Margin">
/// Mean probability of the right class of the sample sentences under these names, less that under the next best order of them: 0 would be a guess, 1 is
/// certainty. Null where there are other classes than negative, neutral and positive.
/// </param>
public sealed partial record LabelDecision(IReadOnlyList<string> Names, IReadOnlyList<string> Given, bool FromSentences, double? Margin)
{
    /// <summary>Below it the sentences do not tell the order.</summary>
    public const double LeastMargin = 0.1;

    static readonly string[] two = [SampleSentences.Negative, SampleSentences.Positive];
    static readonly string[] three = [SampleSentences.Negative, SampleSentences.Neutral, SampleSentences.Positive];

    /// <summary>Short words, and the ones that they stand for.</summary>
    static readonly Dictionary<string, string> words = new(StringComparer.OrdinalIgnoreCase)
    {
        ["neg"] = SampleSentences.Negative,
        ["neu"] = SampleSentences.Neutral,
        ["pos"] = SampleSentences.Positive,
    };

    /// <summary>The words disagree with the sample sentences: another order of them fits better.</summary>
    public bool IsDoubtful => Margin < 0;

    /// <summary>Names by what the model's files say, as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(Given.Zip(Names).ToDictionary(pair => pair.First, pair => pair.Second), LabelDecisionJson.Default.DictionaryStringString);

    /// <summary>Words are trusted; LABEL_n is decided by the sample sentences.</summary>
    /// <param name="given">Labels as config.json writes them, in class order.</param>
    /// <param name="classify">Probabilities of a text, in class order.</param>
    /// <param name="folder">For the message.</param>
    /// <exception cref="LabException">The sentences do not tell which class is which.</exception>
    internal static LabelDecision Of(IReadOnlyList<string> given, Func<IReadOnlyList<string>, IReadOnlyList<float[]>> classify, string folder)
    {
        bool unnamed = given.Any(label => Placeholder().IsMatch(label));
        string[] known = [.. given.Select(label => words.GetValueOrDefault(label, label.ToLowerInvariant()))];
        if (!unnamed)
            return new(known, given, false, Right(known) is { } ? Measure(known, Sentences(known, classify)) : null);

        string[] names = given.Count switch
        {
            2 => two,
            3 => three,
            _ => throw new LabException(ErrorKind.Model, $"The model has {given.Count} classes without names ({string.Join(", ", given)}).", folder, "2 or 3 of them, or words in id2label", Remedy),
        };
        var scores = Sentences(names, classify);
        var orders = Orders(names).Select(order => (Order: order, Score: Score(order, scores))).OrderByDescending(one => one.Score).ToArray();
        double margin = orders[0].Score - orders[1].Score;
        if (margin < LeastMargin)
            throw new LabException(
                ErrorKind.Model, FormattableString.Invariant($"The sample sentences do not tell which class is which: the best order leads by {margin:0.000}."), folder,
                FormattableString.Invariant($"{LeastMargin} and more, or words in id2label"), Remedy);
        return new(orders[0].Order, given, true, margin);
    }

    const string Remedy = "Write the words into id2label and label2id of config.json, as the model's card has them, and name the folder.";

    static string[]? Right(string[] known) => known.All(three.Contains) && known.Distinct().Count() == known.Length && known.Length > 1 ? known : null;

    static double Measure(string[] known, List<(string Label, float[] Scores)> scores) =>
        Score(known, scores) - Orders(known).Where(order => !order.SequenceEqual(known)).Max(order => Score(order, scores));

    static List<(string Label, float[] Scores)> Sentences(string[] names, Func<IReadOnlyList<string>, IReadOnlyList<float[]>> classify)
    {
        var sentences = SampleSentences.All.Where(sentence => names.Contains(sentence.Label)).ToArray();
        return [.. sentences.Select(sentence => sentence.Label).Zip(classify([.. sentences.Select(sentence => sentence.Text)]))];
    }

    static double Score(string[] order, List<(string Label, float[] Scores)> scores) => scores.Average(one => (double)one.Scores[Array.IndexOf(order, one.Label)]);

    static IEnumerable<string[]> Orders(string[] names) =>
        names.Length == 1 ? [names] : names.SelectMany(first => Orders([.. names.Where(name => name != first)]).Select(rest => (string[])[first, .. rest]));

    [GeneratedRegex("^label[_ ]?[0-9]+$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}

[System.Text.Json.Serialization.JsonSerializable(typeof(Dictionary<string, string>))]
sealed partial class LabelDecisionJson : System.Text.Json.Serialization.JsonSerializerContext;
