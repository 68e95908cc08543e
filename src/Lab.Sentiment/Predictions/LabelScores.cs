using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Lab.Sentiment;

/// <summary>Probability by label; enumerates in the order of the class indices. The labels are shared, a few at most.</summary>
sealed class LabelScores(string[] labels, float[] scores) : IReadOnlyDictionary<string, float>
{
    public int Count => labels.Length;

    public IEnumerable<string> Keys => labels;

    public IEnumerable<float> Values => scores;

    public float this[string key] =>
        TryGetValue(key, out float score) ? score : throw new KeyNotFoundException($"No label '{key}'; the model has {string.Join(", ", labels)}.");

    public bool ContainsKey(string key) => Array.IndexOf(labels, key) >= 0;

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out float value)
    {
        int index = Array.IndexOf(labels, key);
        value = index < 0 ? 0 : scores[index];
        return index >= 0;
    }

    public IEnumerator<KeyValuePair<string, float>> GetEnumerator()
    {
        for (int i = 0; i < labels.Length; i++) yield return new(labels[i], scores[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
