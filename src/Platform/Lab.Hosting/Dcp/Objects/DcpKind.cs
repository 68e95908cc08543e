using System.Text.Json.Serialization.Metadata;

namespace Lab.Hosting.Dcp.Objects;

/// <summary>A kind of object: its names on the wire and how it is read and written.</summary>
sealed record DcpKind<TSpec, TStatus>(
    string Name, string Plural, JsonTypeInfo<DcpObject<TSpec, TStatus>> One, JsonTypeInfo<DcpList<TSpec, TStatus>> Many)
    where TSpec : class
    where TStatus : class
{
    public DcpObject<TSpec, TStatus> New(string name, TSpec spec, IReadOnlyDictionary<string, string>? annotations = null) =>
        new(DcpKinds.ApiVersion, Name, new(name) { Annotations = annotations }, spec);
}

/// <summary>The kinds the lab uses.</summary>
static class DcpKinds
{
    public const string ApiVersion = "usvc-dev.developer.microsoft.com/v1";

    public static DcpKind<ServiceSpec, ServiceStatus> Service { get; } =
        new("Service", "services", DcpJson.Default.ServiceObject, DcpJson.Default.ServiceList);

    public static DcpKind<ExecutableSpec, ExecutableStatus> Executable { get; } =
        new("Executable", "executables", DcpJson.Default.ExecutableObject, DcpJson.Default.ExecutableList);

    public static DcpKind<ContainerSpec, ContainerStatus> Container { get; } =
        new("Container", "containers", DcpJson.Default.ContainerObject, DcpJson.Default.ContainerList);

    public static DcpKind<ContainerNetworkSpec, ContainerNetworkStatus> ContainerNetwork { get; } =
        new("ContainerNetwork", "containernetworks", DcpJson.Default.NetworkObject, DcpJson.Default.NetworkList);
}
