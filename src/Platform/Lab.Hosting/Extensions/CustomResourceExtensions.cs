using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Resources an application defines itself.</summary>
public static class CustomResourceExtensions
{
    /// <summary>What is shown before anything else is said about the resource.</summary>
    public static IResourceBuilder<TResource> WithInitialState<TResource>(
        this IResourceBuilder<TResource> builder, CustomResourceSnapshot initialSnapshot)
        where TResource : IResource =>
        builder.WithAnnotation(new ResourceSnapshotAnnotation(initialSnapshot), ResourceAnnotationMutationBehavior.Replace);
}
