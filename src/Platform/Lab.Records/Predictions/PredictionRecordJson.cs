using System.Text.Json.Serialization;

namespace Lab.Records;

[JsonSerializable(typeof(IReadOnlyDictionary<string, float>))]
sealed partial class PredictionRecordJson : JsonSerializerContext;
