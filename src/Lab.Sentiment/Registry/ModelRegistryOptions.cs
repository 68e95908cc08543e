namespace Lab.Sentiment;

/// <summary>Which registered model, and where its downloads are kept.</summary>
public sealed record ModelRegistryOptions
{
    public string Model { get; init; } = "sentiment";

    public string Alias { get; init; } = "champion";

    /// <summary>Of the newest version that was made to take the champion's place.</summary>
    public string ChallengerAlias { get; init; } = "challenger";

    /// <summary>Where the run of a registered folder is put.</summary>
    public string Experiment { get; init; } = "sentiment-training";

    /// <summary>Folder of downloaded versions.</summary>
    public required string CacheFolder { get; init; }

    /// <summary>Downloaded versions that are kept, the ones used last.</summary>
    public int KeepVersions { get; init; } = 3;

    /// <summary>How long another process that registers the first model is waited for before its work is taken over.</summary>
    public TimeSpan WaitForOther { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Pause between two looks for its alias.</summary>
    public TimeSpan LookAgain { get; init; } = TimeSpan.FromMilliseconds(250);
}
