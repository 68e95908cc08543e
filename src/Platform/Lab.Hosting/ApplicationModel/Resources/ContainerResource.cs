namespace Aspire.Hosting.ApplicationModel;

/// <summary>A container; runs as a process of this machine where no engine is there and a <see cref="NativeProcessAnnotation"/> says how.</summary>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport,
    IResourceWithProbes, IComputeResource
{
    /// <summary>Program to start instead of the image's own.</summary>
    public string? Entrypoint { get; set; } = entrypoint;

    /// <summary>True runs the arguments through a shell in the container.</summary>
    public bool? ShellExecution { get; set; }
}
