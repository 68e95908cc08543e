namespace AppHost.Resources.Services;

/// <summary>What a person can tell a service to do.</summary>
static class CommandExtensions
{
    /// <summary>A button in the dashboard and a command of <c>aspire resource</c>: <c>POST /commands/NAME</c>, whose JSON answer is shown.</summary>
    public static IResourceBuilder<ProjectResource> WithServiceCommand(this IResourceBuilder<ProjectResource> builder, string name, string displayName, string icon) =>
        builder.WithHttpCommand(
            $"/commands/{name}", displayName, commandName: name,
            commandOptions: new() { IconName = icon, IsHighlighted = true, ResultMode = HttpCommandResultMode.Json });
}
