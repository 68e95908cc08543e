using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Lab.Sentiment;

[JsonSourceGenerationOptions(WriteIndented = true)]
[JsonSerializable(typeof(JsonObject))]
sealed partial class TokenizerSettingsJson : JsonSerializerContext;
