using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

partial class ResourceBuilderExtensions
{
    const string ConnectionStringPrefix = "ConnectionStrings__";

    /// <summary>
    /// Sets <c>ConnectionStrings__NAME</c> and, for each connection property, <c>NAME_PROPERTY</c>.
    /// </summary>
    /// <param name="builder">Gets the variables.</param>
    /// <param name="source">Has the connection string.</param>
    /// <param name="connectionName">Name to use instead of the source's.</param>
    /// <param name="optional">False: the start fails when there is no connection string.</param>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder,
        IResourceBuilder<IResourceWithConnectionString> source,
        string? connectionName = null,
        bool optional = false)
        where TDestination : IResourceWithEnvironment
    {
        var resource = source.Resource;
        var name = connectionName ?? resource.Name;
        builder.WithReferenceRelationship(resource);
        return builder.WithEnvironment(context =>
        {
            var flags = FlagsOf(context.Resource);
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionString))
            {
                var variable = resource.ConnectionStringEnvironmentVariable ?? ConnectionStringPrefix + name;
                context.EnvironmentVariables[variable] = new ConnectionStringReference(resource, optional);
            }

            if (!flags.HasFlag(ReferenceEnvironmentInjectionFlags.ConnectionProperties)) return;
            var prefix = name.Length == 0 ? "" : VariableNames.Upper(name) + "_";
            foreach (var (property, value) in resource.GetConnectionProperties())
                context.EnvironmentVariables[prefix + property.ToUpperInvariant()] = value;
        });
    }

    /// <summary>Sets the addresses of all endpoints: <c>services__NAME__SCHEME__0</c> and <c>NAME_ENDPOINT</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source)
        where TDestination : IResourceWithEnvironment => ReferToEndpoints(builder, source.Resource, endpointName: null, name: null);

    /// <summary>The same under another name; the plain variable then keeps the name's case.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<IResourceWithServiceDiscovery> source, string name)
        where TDestination : IResourceWithEnvironment => ReferToEndpoints(builder, source.Resource, endpointName: null, name);

    /// <summary>The same for one endpoint.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, EndpointReference endpointReference)
        where TDestination : IResourceWithEnvironment =>
        ReferToEndpoints(builder, endpointReference.Resource, endpointReference.EndpointName, name: null);

    /// <summary>Sets a fixed address: <c>services__NAME__default__0</c> and <c>NAME</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(this IResourceBuilder<TDestination> builder, string name, Uri uri)
        where TDestination : IResourceWithEnvironment
    {
        if (!uri.IsAbsoluteUri || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw new InvalidOperationException($"The address '{uri}' of '{name}' for resource '{builder.Resource.Name}' must be absolute, with neither query nor fragment.");
        return builder.WithEnvironment(context =>
        {
            var flags = FlagsOf(context.Resource);
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
                context.EnvironmentVariables[$"services__{name}__default__0"] = uri.ToString();
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
                context.EnvironmentVariables[VariableNames.Encode(name)] = uri.ToString();
        });
    }

    /// <summary>Sets the address of an external service: <c>services__NAME__SCHEME__0</c> and <c>NAME</c>.</summary>
    public static IResourceBuilder<TDestination> WithReference<TDestination>(
        this IResourceBuilder<TDestination> builder, IResourceBuilder<ExternalServiceResource> externalService)
        where TDestination : IResourceWithEnvironment
    {
        var service = externalService.Resource;
        builder.WithReferenceRelationship(service);
        return builder.WithEnvironment(async context =>
        {
            var uri = await service.GetUriAsync(context.CancellationToken).ConfigureAwait(false);
            var value = service.UrlParameter ?? (object)uri.ToString();
            var flags = FlagsOf(context.Resource);
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
                context.EnvironmentVariables[$"services__{service.Name}__{uri.Scheme}__0"] = value;
            if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
            {
                // With a parameter the scheme is part of the name, as it is in the official packages.
                var variable = VariableNames.Upper(service.Name);
                context.EnvironmentVariables[service.UrlParameter is null ? variable : $"{variable}_{uri.Scheme.ToUpperInvariant()}"] = value;
            }
        });
    }

    /// <summary>Which kinds of variables references of this resource set.</summary>
    public static IResourceBuilder<TDestination> WithReferenceEnvironment<TDestination>(
        this IResourceBuilder<TDestination> builder, ReferenceEnvironmentInjectionFlags flags)
        where TDestination : IResourceWithEnvironment => builder.WithAnnotation(new ReferenceEnvironmentInjectionAnnotation(flags));

    static ReferenceEnvironmentInjectionFlags FlagsOf(IResource resource) =>
        resource.TryGetLastAnnotation<ReferenceEnvironmentInjectionAnnotation>(out var annotation)
            ? annotation.Flags
            : ReferenceEnvironmentInjectionFlags.All;

    static IResourceBuilder<TDestination> ReferToEndpoints<TDestination>(
        IResourceBuilder<TDestination> builder, IResourceWithEndpoints source, string? endpointName, string? name)
        where TDestination : IResourceWithEnvironment
    {
        builder.WithReferenceRelationship(source);
        return builder.WithEnvironment(context =>
        {
            var flags = FlagsOf(context.Resource);
            foreach (var endpoint in source.GetEndpoints().Where(IsMeant).ToArray())
            {
                if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.Endpoints))
                {
                    var prefix = name is null ? VariableNames.Upper(source.Name) : VariableNames.Encode(name);
                    context.EnvironmentVariables[$"{prefix}_{VariableNames.Upper(endpoint.EndpointName)}"] = endpoint;
                }

                if (flags.HasFlag(ReferenceEnvironmentInjectionFlags.ServiceDiscovery))
                    AddDiscovery(context.EnvironmentVariables, name ?? source.Name, endpoint);
            }
        });

        bool IsMeant(EndpointReference endpoint) => endpointName is null
            ? !endpoint.ExcludeReferenceEndpoint
            : string.Equals(endpoint.EndpointName, endpointName, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>The key's last part is the first number not taken; the same address is not set twice.</summary>
    static void AddDiscovery(Dictionary<string, object> variables, string service, EndpointReference endpoint)
    {
        var kind = endpoint.IsHttpSchemeNamedEndpoint ? endpoint.Scheme : endpoint.EndpointName;
        for (var i = 0; ; i++)
        {
            var key = $"services__{service}__{kind}__{i}";
            if (variables.TryAdd(key, endpoint)) return;
            if (variables[key] is EndpointReference other && ReferenceEquals(other.EndpointAnnotation, endpoint.EndpointAnnotation)) return;
        }
    }
}
