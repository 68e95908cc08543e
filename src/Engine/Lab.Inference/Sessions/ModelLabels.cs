namespace Lab.Inference;

/// <summary>The labels of a model as everybody outside it sees them: lower case.</summary>
public static class ModelLabels
{
    /// <param name="labels">As config.json writes them, in class order.</param>
    /// <param name="folder">For the message.</param>
    /// <exception cref="LabException">Two of them are the same then: no answer could say which is meant.</exception>
    public static string[] Of(IReadOnlyList<string> labels, string folder)
    {
        string[] lower = [.. labels.Select(label => label.ToLowerInvariant())];
        var same = lower.Select((label, index) => (Label: label, Index: index)).GroupBy(one => one.Label, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1);
        if (same is null) return lower;
        throw new LabException(
            ErrorKind.Model, $"The labels {string.Join(" and ", same.Select(one => $"'{labels[one.Index]}' ({one.Index})"))} differ only in case.", folder,
            "labels that differ by more than case, which answers write in lower case", "Rename one of them in id2label and label2id of config.json.");
    }
}
