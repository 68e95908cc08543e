namespace Aspire.Hosting.ApplicationModel;

/// <summary>The profile of launchSettings.json that a project uses.</summary>
public sealed class LaunchProfileAnnotation(string launchProfileName) : IResourceAnnotation
{
    public string LaunchProfileName { get; } = launchProfileName;
}
