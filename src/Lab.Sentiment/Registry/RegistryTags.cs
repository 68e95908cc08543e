namespace Lab.Sentiment;

/// <summary>Names of the tags that this lab puts on runs and versions.</summary>
public static class RegistryTags
{
    /// <summary><see cref="FolderChecksum"/> of the model's files.</summary>
    public const string Checksum = "lab.model.sha256";

    /// <summary>Where a registered folder came from: its name, no path.</summary>
    public const string Folder = "lab.model.folder";

    /// <summary>What the gate decided: promoted, refused or forced.</summary>
    public const string Gate = "lab.gate";

    /// <summary>What asked for the training.</summary>
    public const string Cause = "lab.cause";

    /// <summary>Model of the hub and commit that a version came from: owner/name@commit.</summary>
    public const string Hub = "lab.model.hub";

    /// <summary>Names of the classes by what the model's files called them, as JSON.</summary>
    public const string Labels = "lab.labels";

    /// <summary>Who said what the classes mean.</summary>
    public const string LabelSource = "lab.labels.source";

    /// <summary><see cref="LabelDecision.Margin"/>.</summary>
    public const string LabelMargin = "lab.labels.margin";
}
