using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>How a <see cref="ContainerResource"/> runs as a process of this machine when no container engine is there.</summary>
/// <param name="prepare">Finds or fetches the program and writes its files; called before each start.</param>
public sealed class NativeProcessAnnotation(Func<NativeProcessContext, CancellationToken, Task<NativeProcess>> prepare) : IResourceAnnotation
{
    public Func<NativeProcessContext, CancellationToken, Task<NativeProcess>> Prepare { get; } = prepare;
}

/// <summary>A process to start instead of a container. Arguments and environment may hold DCP templates.</summary>
public sealed record NativeProcess(
    string ExecutablePath, string WorkingDirectory, IReadOnlyList<string> Args, IReadOnlyDictionary<string, string> Environment);

/// <summary>What the preparation of a native process works with.</summary>
public sealed class NativeProcessContext
{
    public required IResource Resource { get; init; }

    /// <summary>Writes into the resource's console log.</summary>
    public required ILogger Logger { get; init; }

    public required IServiceProvider Services { get; init; }

    /// <summary>Stands for the port the process must listen on; filled in by DCP in arguments and environment.</summary>
    public string PortForServing(string endpointName) => EndpointPorts.PortForServing(Resource, endpointName);
}
