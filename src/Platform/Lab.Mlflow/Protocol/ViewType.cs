using System.Text.Json.Serialization;

namespace Lab.Mlflow.Protocol;

/// <summary>Which of the living and the deleted a search looks at.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ViewType>))]
public enum ViewType
{
    [JsonStringEnumMemberName("ACTIVE_ONLY")] ActiveOnly = 1,
    [JsonStringEnumMemberName("DELETED_ONLY")] DeletedOnly = 2,
    [JsonStringEnumMemberName("ALL")] All = 3,
}
