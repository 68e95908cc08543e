using System.ComponentModel.DataAnnotations;

namespace Lab.PredictionService.Champions;

/// <summary>Which registered model is served, and how its changes are noticed.</summary>
public sealed class RegistryOptions
{
    public const string Section = "Registry";

    [Required]
    public string Model { get; set; } = "sentiment";

    /// <summary>The alias that says which version.</summary>
    [Required]
    public string Alias { get; set; } = "champion";

    /// <summary>How often the registry is asked; a message on <c>lab:model-changed</c> asks it at once.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "1.00:00:00")]
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Longest time for one question.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "00:05:00")]
    public TimeSpan QuestionTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Pause before a version that could not be loaded is tried again; it doubles up to an hour.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan RetryBroken { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>Registers the local model when the registry has none.</summary>
    public bool RegisterLocal { get; set; } = true;

    /// <summary>Folder of downloaded models; null: <c>models</c> in LAB_DATA, else in LAB_CACHE, else in the user's cache.</summary>
    public string? CacheFolder { get; set; }

    /// <summary>Downloaded versions that are kept, the newest.</summary>
    [Range(1, 1_000)]
    public int KeepVersions { get; set; } = 3;
}
