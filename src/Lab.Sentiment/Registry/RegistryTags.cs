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
}
