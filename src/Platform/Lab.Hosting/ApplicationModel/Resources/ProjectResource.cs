namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project of this solution; built once, then started from its output.</summary>
public class ProjectResource(string name)
    : Resource(name), IResourceWithServiceDiscovery, IContainerFilesDestinationResource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport,
    IResourceWithProbes, IComputeResource;
