using System.Text.Json.Serialization;

namespace Lab.MlflowServer.Search;

[JsonSerializable(typeof(List<string>))]
[JsonSerializable(typeof(IReadOnlyList<long>))]
sealed partial class SearchJson : JsonSerializerContext;
