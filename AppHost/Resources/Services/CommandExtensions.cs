namespace AppHost.Resources.Services;

/// <summary>What a person can tell a service to do.</summary>
static class CommandExtensions
{
    const string KeyHeader = "X-Api-Key";

    /// <summary>A button in the dashboard and a command of <c>aspire resource</c>: <c>POST /commands/NAME</c>, whose JSON answer is shown.</summary>
    /// <param name="builder">The service.</param>
    /// <param name="name">Last part of the path.</param>
    /// <param name="displayName">On the button.</param>
    /// <param name="icon">On the button.</param>
    /// <param name="key">Sent with it; null: none is needed.</param>
    public static IResourceBuilder<ProjectResource> WithServiceCommand(
        this IResourceBuilder<ProjectResource> builder, string name, string displayName, string icon, IResourceBuilder<ParameterResource>? key) =>
        builder.WithServiceCommand($"/commands/{name}", name, displayName, icon, key, confirmation: null);

    /// <summary>The same at any path, asked once more where it changes something.</summary>
    public static IResourceBuilder<ProjectResource> WithServiceCommand(
        this IResourceBuilder<ProjectResource> builder, string path, string name, string displayName, string icon, IResourceBuilder<ParameterResource>? key, string? confirmation) =>
        builder.WithHttpCommand(
            path, displayName, commandName: name,
            commandOptions: new()
            {
                ConfirmationMessage = confirmation,
                IconName = icon,
                IsHighlighted = true,
                ResultMode = HttpCommandResultMode.Json,
                PrepareRequest = key is null ? null : async sending => sending.Request.Headers.Add(KeyHeader, await key.Resource.GetValueAsync(sending.CancellationToken)),
            });
}
