using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Variables and endpoints every project gets: telemetry, its launch profile, the addresses to listen on.</summary>
static class ProjectDefaults
{
    public static void Apply(IResourceBuilder<ProjectResource> project, IProjectMetadata metadata, ProjectResourceOptions options)
    {
        var application = project.ApplicationBuilder;

        // In memory retry of telemetry is experimental in the .NET exporter and off without this.
        project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_OTLP_RETRY", "in_memory");
        if (application.ExecutionContext.IsRunMode && application.Environment.IsDevelopment())
        {
            project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_ASPNETCORE_DISABLE_URL_QUERY_REDACTION", "true");
            project.WithEnvironment("OTEL_DOTNET_EXPERIMENTAL_HTTPCLIENT_DISABLE_URL_QUERY_REDACTION", "true");
        }

        project.WithOtlpExporter();
        var kestrel = options.ExcludeKestrelEndpoints ? [] : KestrelEndpoints.Read(metadata.ProjectPath);
        foreach (var endpoint in kestrel)
        {
            project.WithEndpoint(endpoint.Name, annotation =>
            {
                annotation.UriScheme = endpoint.Scheme;
                annotation.TlsEnabled = endpoint.Scheme == "https";
                annotation.TargetHost = endpoint.Host;
                annotation.Port = endpoint.Port;
                if (endpoint.IsHttp2) annotation.Transport = "http2";
            });
        }

        project.WithEnvironment(context => ProjectBinding.Add(context, project.Resource, kestrel.Select(endpoint => endpoint.Name).ToHashSet()));
        if (!options.ExcludeLaunchProfile) LaunchProfiles.Apply(project, metadata, options.LaunchProfileName, withEndpoints: kestrel.Count == 0);
    }
}
