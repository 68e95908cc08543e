using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Lab.Notebooks.Dispatch.Messages;
using Lab.Notebooks.Transport;

namespace Lab.Notebooks;

/// <summary>JSON of the wire: names in snake case, what is null is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectRequiredConstructorParameters = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ConnectionFile))]
[JsonSerializable(typeof(MessageHeader))]
[JsonSerializable(typeof(ExecuteRequest))]
[JsonSerializable(typeof(ExecuteReply))]
[JsonSerializable(typeof(ExecuteInput))]
[JsonSerializable(typeof(ExecuteResult))]
[JsonSerializable(typeof(DisplayData))]
[JsonSerializable(typeof(ClearOutput))]
[JsonSerializable(typeof(StreamText))]
[JsonSerializable(typeof(ErrorContent))]
[JsonSerializable(typeof(KernelStatus))]
[JsonSerializable(typeof(CodeRequest))]
[JsonSerializable(typeof(CompleteReply))]
[JsonSerializable(typeof(InspectReply))]
[JsonSerializable(typeof(IsCompleteReply))]
[JsonSerializable(typeof(HistoryRequest))]
[JsonSerializable(typeof(HistoryReply))]
[JsonSerializable(typeof(KernelInfoReply))]
[JsonSerializable(typeof(ShutdownContent))]
[JsonSerializable(typeof(StatusOnly))]
[JsonSerializable(typeof(CommOpen))]
[JsonSerializable(typeof(CommMessage))]
[JsonSerializable(typeof(CommInfoRequest))]
[JsonSerializable(typeof(CommInfoReply))]
[JsonSerializable(typeof(InputRequest))]
[JsonSerializable(typeof(InputReply))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(JsonObject))]
sealed partial class NotebookJson : JsonSerializerContext;
