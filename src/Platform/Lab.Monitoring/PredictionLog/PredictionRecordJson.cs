using System.Text.Json.Serialization;

namespace Lab.Monitoring.PredictionLog;

[JsonSerializable(typeof(IReadOnlyDictionary<string, float>))]
sealed partial class PredictionRecordJson : JsonSerializerContext;
