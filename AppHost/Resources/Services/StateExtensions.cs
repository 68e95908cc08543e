using AppHost.Resources.Running;

namespace AppHost.Resources.Services;

/// <summary>What a service keeps outside of Redis and the tracking server.</summary>
static class StateExtensions
{
    /// <summary>Corrections that wait for Redis and models from the registry lie in this lab's state folder, not in one that all labs of a user share.</summary>
    public static IResourceBuilder<ProjectResource> WithStateFolder(this IResourceBuilder<ProjectResource> builder) =>
        builder.ApplicationBuilder.ExecutionContext.IsPublishMode ? builder : builder.WithEnvironment("LAB_DATA", StateFolder.Of(builder.ApplicationBuilder));
}
