using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Microsoft.AspNetCore.Http;

namespace Aspire.Hosting;

/// <summary>Takes endpoints, variables, arguments and the page to open from a profile of launchSettings.json.</summary>
static class LaunchProfiles
{
    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    public static void Apply(IResourceBuilder<ProjectResource> project, IProjectMetadata metadata, string? wanted, bool withEndpoints)
    {
        var settings = metadata.LaunchSettings ?? Read(metadata.ProjectPath);
        var configuration = project.ApplicationBuilder.Configuration;
        if (Choose(settings, wanted, configuration["DOTNET_LAUNCH_PROFILE"], metadata.ProjectPath) is not var (name, profile)) return;

        project.WithAnnotation(new LaunchProfileAnnotation(name));
        if (withEndpoints) AddEndpoints(project, profile);
        if (profile.CommandLineArgs is { Length: > 0 } line) project.WithArgs(CommandLine.Split(line));
        project.WithEnvironment(context =>
        {
            context.EnvironmentVariables.TryAdd("DOTNET_LAUNCH_PROFILE", name);
            foreach (var (key, value) in profile.EnvironmentVariables)
                context.EnvironmentVariables.TryAdd(key, System.Environment.ExpandEnvironmentVariables(value));
        });
    }

    /// <summary>The wanted profile, else the AppHost's own when the project has it too, else the first that starts the project.</summary>
    /// <exception cref="DistributedApplicationException">The wanted profile is not there.</exception>
    internal static (string Name, LaunchProfile Profile)? Choose(LaunchSettings? settings, string? wanted, string? appHostProfile, string projectPath)
    {
        if (!string.IsNullOrEmpty(wanted))
        {
            return settings?.Profiles.TryGetValue(wanted, out var named) == true
                ? (wanted, named)
                : throw new DistributedApplicationException($"The project '{projectPath}' has no launch profile '{wanted}' in Properties/launchSettings.json.");
        }

        if (settings is null) return null;
        if (appHostProfile is not null && settings.Profiles.TryGetValue(appHostProfile, out var same)) return (appHostProfile, same);
        foreach (var (name, profile) in settings.Profiles)
        {
            if (profile.CommandName == "Project") return (name, profile);
        }

        return null;
    }

    static LaunchSettings? Read(string projectPath)
    {
        var path = Path.Combine(Path.GetDirectoryName(projectPath) ?? "", "Properties", "launchSettings.json");
        if (!File.Exists(path)) return null;
        try
        {
            return JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllText(path), Json);
        }
        catch (JsonException exception)
        {
            throw new DistributedApplicationException($"{path}: {exception.Message}", exception);
        }
    }

    static void AddEndpoints(IResourceBuilder<ProjectResource> project, LaunchProfile profile)
    {
        var perScheme = new Dictionary<string, int>();
        var names = new List<string>();
        foreach (var url in profile.ApplicationUrl?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [])
        {
            var address = BindingAddress.Parse(url);
            var count = perScheme[address.Scheme] = perScheme.GetValueOrDefault(address.Scheme) + 1;
            var name = count == 1 ? address.Scheme : address.Scheme + count;
            names.Add(name);
            project.WithEndpoint(name, endpoint =>
            {
                endpoint.UriScheme = address.Scheme;
                endpoint.TlsEnabled = address.Scheme == "https";
                endpoint.TargetHost = ListenHost.Of(address);

                // Port 0 asks for a free port.
                endpoint.Port = address.Port == 0 ? null : address.Port;
            });
        }

        if (profile.LaunchUrl is not { Length: > 0 } launchUrl) return;
        foreach (var name in names)
        {
            project.WithUrlForEndpoint(name, url => url.Url = Uri.TryCreate(url.Url, UriKind.Absolute, out var start) ? new Uri(start, launchUrl).ToString() : launchUrl);
        }
    }
}
