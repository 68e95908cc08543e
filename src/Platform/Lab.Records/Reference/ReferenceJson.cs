using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lab.Records;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ReferenceStatistics))]
[JsonSerializable(typeof(FormatHeader))]
sealed partial class ReferenceJson : JsonSerializerContext;

/// <summary>The one field that every version of the file has.</summary>
sealed record FormatHeader(int FormatVersion);
