namespace Lab.TestSupport;

/// <summary>
/// A folder with a real, untrained classifier of 28,000 weights (tests/golden/models/bert: 228 tokens, 48 positions, labels
/// negative, neutral, positive) and a vocabulary of letters and a few words made for it.
/// </summary>
public sealed class TinyModelFolder : IDisposable
{
    const int VocabularySize = 228;

    static readonly string[] words =
        ["good", "bad", "fine", "lovely", "awful", "plain", "dress", "shirt", "coat", "very", "the", "is", "this", "and", "really", "quite", "fit", "love", "hate", "ok"];

    public TinyModelFolder()
    {
        Folder = Directory.CreateTempSubdirectory("lab-tiny-").FullName;
        string golden = GoldenFolder.Require("models/bert");
        foreach (string file in new[] { "config.json", "model.safetensors" }) File.Copy(Path.Combine(golden, file), Path.Combine(Folder, file));
        string[] letters = [.. Enumerable.Range('a', 26).Concat(Enumerable.Range('0', 10)).Select(c => ((char)c).ToString())];
        string[] tokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", .. letters, .. letters.Select(c => "##" + c), .. ".,!?'-@#".Select(c => c.ToString()), .. words];
        string[] unused = [.. Enumerable.Range(0, VocabularySize - tokens.Length).Select(i => $"[unused{i}]")];
        File.WriteAllLines(Path.Combine(Folder, "vocab.txt"), [.. tokens, .. unused]);
    }

    public string Folder { get; }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>Sentences whose label follows from one word.</summary>
    public static IEnumerable<(string Text, string Label)> Sentences(int count, int from = 0)
    {
        (string Label, string[] Words)[] classes = [("negative", ["awful", "bad", "hate"]), ("neutral", ["fine", "plain", "ok"]), ("positive", ["good", "lovely", "love"])];
        for (int i = from; i < from + count; i++)
        {
            var (label, words) = classes[i % 3];
            yield return ($"the {(i % 2 == 0 ? "dress" : "coat")} is {words[i / 3 % 3]} {i}", label);
        }
    }

    /// <summary>Sentences whose labels say nothing.</summary>
    public static IEnumerable<(string Text, string Label)> Shuffled(int count, int from)
    {
        var rows = Sentences(count, from).ToArray();
        string[] labels = [.. rows.Select(row => row.Label)];
        new Random(5).Shuffle(labels);
        return rows.Zip(labels, (row, label) => (row.Text, label));
    }

    /// <summary>A file of such rows.</summary>
    public static void Write(string file, IEnumerable<(string Text, string Label)> rows) => File.WriteAllLines(file, ["text,label", .. rows.Select(row => $"{row.Text},{row.Label}")]);

    /// <summary>Reviews whose label follows from one word: 1 or 2 stars, 3, 4 or 5.</summary>
    public static string Reviews(int rows)
    {
        string[][] words = [["awful", "bad", "hate"], ["fine", "plain", "ok"], ["good", "lovely", "love"]];
        var random = new Random(7);
        var csv = new System.Text.StringBuilder("title,text,stars\n");
        for (int i = 0; i < rows; i++)
        {
            int c = i % 3;
            string word = words[c][random.Next(3)];
            string text = $"the {(i % 2 == 0 ? "dress" : "coat")} is {word}, {(i % 5 == 0 ? "really" : "quite")} {word} {i}";
            csv.Append(i % 4 == 0 ? $"{word}," : ",").Append('"').Append(text).Append("\",").Append(c == 0 ? 1 + (i % 2) : c == 1 ? 3 : 4 + (i % 2)).Append('\n');
        }
        return csv.ToString();
    }
}
