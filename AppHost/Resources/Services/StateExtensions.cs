using AppHost.Resources.Running;

namespace AppHost.Resources.Services;

/// <summary>What a service keeps outside of Redis and the tracking server.</summary>
static class StateExtensions
{
    /// <summary>Corrections that wait for Redis and models from the registry lie in this lab's state folder, not in one that all labs of a user share, under the lab's name.</summary>
    public static IResourceBuilder<ProjectResource> WithStateFolder(this IResourceBuilder<ProjectResource> builder)
    {
        if (builder.ApplicationBuilder.ExecutionContext.IsPublishMode) return builder;
        string folder = StateFolder.Of(builder.ApplicationBuilder);
        return builder.WithEnvironment("LAB_DATA", folder).WithEnvironment(context => context.EnvironmentVariables["LAB_ID"] = LabId.Of(folder));
    }
}
