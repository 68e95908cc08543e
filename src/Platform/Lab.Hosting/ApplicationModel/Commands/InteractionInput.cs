namespace Aspire.Hosting;

/// <summary>Kind of an asked value.</summary>
public enum InputType
{
    Text,

    /// <summary>Not shown while typed.</summary>
    SecretText,
    Choice,
    Boolean,
    Number,
}

/// <summary>A value the user is asked for.</summary>
public sealed class InteractionInput
{
    /// <summary>Name by which the command reads it.</summary>
    public required string Name { get; init; }

    public string? Label { get; init; }

    public string? Description { get; init; }

    public bool EnableDescriptionMarkdown { get; init; }

    public required InputType InputType { get; init; }

    public bool Required { get; init; }

    /// <summary>Choices: value and text.</summary>
    public IReadOnlyList<KeyValuePair<string, string>>? Options { get; set; }

    public bool AllowCustomChoice { get; init; }

    public string? Value { get; set; }

    public string? Placeholder { get; init; }

    /// <summary>Most characters of the value.</summary>
    public int? MaxLength { get; init; }

    public bool Disabled { get; set; }
}
