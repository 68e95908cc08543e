using Lab.Transformers.Checkpoints;
using Lab.Transformers.Configuration;

namespace Lab.Sentiment;

/// <summary>Whether a fine-tuning throws away what a classifier knew of its classes: it does when the data has others.</summary>
static class ReplacedHead
{
    /// <summary>What to say of it; null when the head is kept, or there was none.</summary>
    /// <param name="folder">The model to start from.</param>
    /// <param name="labels">Of the data, in class order.</param>
    public static ErrorText? Note(string folder, IReadOnlyList<string> labels)
    {
        using var weights = Checkpoint.Open(folder);
        var stored = ModelConfig.Read(folder).Labels;
        if (!weights.TryGet("classifier.weight", out _) || stored.SequenceEqual(labels, StringComparer.OrdinalIgnoreCase)) return null;
        return $"The head of the model is replaced: its labels are {Quoted(stored)}, those of the data are {Quoted(labels)}. The new head begins at random.";
    }

    static string Quoted(IEnumerable<string> labels) => string.Join(", ", labels.Select(label => $"'{label}'"));
}
