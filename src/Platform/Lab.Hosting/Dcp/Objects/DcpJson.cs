using System.Text.Json.Serialization;

namespace Lab.Hosting.Dcp.Objects;

/// <summary>All that goes over the orchestrator's API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DcpObject<ServiceSpec, ServiceStatus>), TypeInfoPropertyName = "ServiceObject")]
[JsonSerializable(typeof(DcpList<ServiceSpec, ServiceStatus>), TypeInfoPropertyName = "ServiceList")]
[JsonSerializable(typeof(DcpObject<ExecutableSpec, ExecutableStatus>), TypeInfoPropertyName = "ExecutableObject")]
[JsonSerializable(typeof(DcpList<ExecutableSpec, ExecutableStatus>), TypeInfoPropertyName = "ExecutableList")]
[JsonSerializable(typeof(DcpObject<ContainerSpec, ContainerStatus>), TypeInfoPropertyName = "ContainerObject")]
[JsonSerializable(typeof(DcpList<ContainerSpec, ContainerStatus>), TypeInfoPropertyName = "ContainerList")]
[JsonSerializable(typeof(DcpObject<ContainerNetworkSpec, ContainerNetworkStatus>), TypeInfoPropertyName = "NetworkObject")]
[JsonSerializable(typeof(DcpList<ContainerNetworkSpec, ContainerNetworkStatus>), TypeInfoPropertyName = "NetworkList")]
[JsonSerializable(typeof(ServiceProducer[]))]
[JsonSerializable(typeof(WatchLine))]
[JsonSerializable(typeof(ApiServerExecution))]
[JsonSerializable(typeof(FailureStatus))]
sealed partial class DcpJson : JsonSerializerContext;
