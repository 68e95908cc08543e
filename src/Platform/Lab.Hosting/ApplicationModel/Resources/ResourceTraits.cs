namespace Aspire.Hosting.ApplicationModel;

/// <summary>A fact about a resource; executor, dashboard and publishers read it.</summary>
public interface IResourceAnnotation;

/// <summary>A resource that runs with environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that runs with command line arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>A resource that listens on ports.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that can be held back until others are there.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that can be probed for liveness.</summary>
public interface IResourceWithProbes : IResource;

/// <summary>A resource that runs code of ours or of others.</summary>
public interface IComputeResource : IResource;

/// <summary>A resource that has no states of its own: it neither starts nor stops (a parameter).</summary>
public interface IResourceWithoutLifetime : IResource;

/// <summary>A resource whose image can take files of other resources.</summary>
public interface IContainerFilesDestinationResource : IResource;

/// <summary>A resource shown below another one and stopped with it.</summary>
public interface IResourceWithParent : IResource
{
    IResource Parent { get; }
}

/// <inheritdoc cref="IResourceWithParent"/>
public interface IResourceWithParent<out T> : IResourceWithParent
    where T : IResource
{
    new T Parent { get; }

    IResource IResourceWithParent.Parent => Parent;
}
