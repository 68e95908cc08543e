using System.Text.Json.Serialization;

namespace Lab.Cli.Doctor;

/// <summary>How a check of <c>lab doctor</c> came out.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckState>))]
public enum CheckState
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>Something optional is missing, or worth knowing.</summary>
    [JsonStringEnumMemberName("note")]
    Note,

    /// <summary>What the lab needs, or what a variable asks for, does not work.</summary>
    [JsonStringEnumMemberName("problem")]
    Problem,
}
