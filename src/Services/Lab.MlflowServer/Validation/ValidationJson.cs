using System.Text.Json.Serialization;

namespace Lab.MlflowServer.Validation;

[JsonSerializable(typeof(string))]
sealed partial class ValidationJson : JsonSerializerContext;
