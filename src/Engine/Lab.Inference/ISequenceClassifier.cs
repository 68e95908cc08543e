using Lab.Tensors;

namespace Lab.Inference;

/// <summary>A loaded model that turns a packed batch into class probabilities. One caller at a time: it owns one set of buffers.</summary>
public interface ISequenceClassifier : IDisposable
{
    /// <summary>Class names by index, lower case as in the model's id2label.</summary>
    IReadOnlyList<string> Labels { get; }

    /// <summary>Longest sequence in tokens, special tokens included, that the position table allows.</summary>
    int MaxSequenceLength { get; }

    /// <summary>The classes exclude each other: their scores sum to one. Else each is a probability by itself, or no probability at all.</summary>
    bool ScoresSumToOne => true;

    /// <summary>Scores are from 0 to 1. Else they are the numbers of a regression.</summary>
    bool ScoresAreProbabilities => true;

    /// <summary>Writes the scores of every sequence. <paramref name="probabilities"/>: (SequenceCount, Labels.Count).</summary>
    void Classify(TokenBatch batch, Span<float> probabilities);
}
