using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Health;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>Services that run elsewhere.</summary>
public static class ExternalServiceBuilderExtensions
{
    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, string name, string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
            ? builder.AddExternalService(name, uri)
            : throw new ArgumentException($"'{url}' is no absolute URL.", nameof(url));

    public static IResourceBuilder<ExternalServiceResource> AddExternalService(this IDistributedApplicationBuilder builder, string name, Uri uri) =>
        Show(builder.AddResource(new ExternalServiceResource(name, uri)));

    public static IResourceBuilder<ExternalServiceResource> AddExternalService(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ParameterResource> urlParameter) =>
        Show(builder.AddResource(new ExternalServiceResource(name, urlParameter.Resource)).WithReferenceRelationship(urlParameter.Resource));

    /// <summary>Healthy when a GET of the path answers with the status (200).</summary>
    public static IResourceBuilder<ExternalServiceResource> WithHttpHealthCheck(
        this IResourceBuilder<ExternalServiceResource> builder, string? path = null, int? statusCode = null)
    {
        path ??= "/";
        var expected = statusCode ?? 200;
        var key = $"{builder.Resource.Name}_external_{path}_{expected}_check";
        HttpHealthChecks.Register(builder.ApplicationBuilder.Services, key, expected, async cancellationToken =>
            new Uri(await builder.Resource.GetUriAsync(cancellationToken).ConfigureAwait(false), path));
        return builder.WithHealthCheck(key);
    }

    static IResourceBuilder<ExternalServiceResource> Show(IResourceBuilder<ExternalServiceResource> builder) => builder
        .WithInitialState(new()
        {
            ResourceType = KnownResourceTypes.ExternalService,
            State = KnownResourceStates.Waiting,
            Properties = [],
        })
        .OnInitialize(RunAsync);

    static async Task RunAsync(InitializeResourceEvent initialize, CancellationToken cancellationToken)
    {
        var resource = (ExternalServiceResource)initialize.Resource;
        try
        {
            var uri = await resource.GetUriAsync(cancellationToken).ConfigureAwait(false);
            await initialize.Notifications.PublishUpdateAsync(resource, snapshot => snapshot with
            {
                State = new(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                Urls = [new(null, uri.ToString(), IsInternal: false)],
                Properties = snapshot.Properties.WithProperty("resource.source", uri.Host),
            }).ConfigureAwait(false);
        }
        catch (DistributedApplicationException exception)
        {
            initialize.Logger.LogError("{Message}", exception.Message);
            await initialize.Notifications.PublishUpdateAsync(resource, snapshot => snapshot with
            {
                State = new(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            }).ConfigureAwait(false);
        }
    }
}
