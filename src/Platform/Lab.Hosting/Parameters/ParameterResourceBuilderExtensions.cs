using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Values from outside.</summary>
public static class ParameterResourceBuilderExtensions
{
    /// <summary>Value of the configuration key <c>Parameters:NAME</c>; asked for in the dashboard when there is none.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(this IDistributedApplicationBuilder builder, string name, bool secret = false) =>
        Add(builder, Create(builder, name, secret));

    /// <summary>Value of the configuration, else the given one.</summary>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, string value, bool publishValueAsDefault = false, bool secret = false) =>
        builder.AddParameter(name, () => value, publishValueAsDefault, secret);

    /// <inheritdoc cref="AddParameter(IDistributedApplicationBuilder, string, string, bool, bool)"/>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, Func<string> valueGetter, bool publishValueAsDefault = false, bool secret = false)
    {
        if (publishValueAsDefault && secret)
            throw new ArgumentException($"The parameter '{name}' is a secret and cannot be published as default.", nameof(secret));
        var parameter = Create(builder, name, secret);
        parameter.Default = new LiteralParameterDefault(valueGetter);
        return Add(builder, parameter);
    }

    /// <summary>Value of the configuration, else a default such as <see cref="GenerateParameterDefault"/>.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource and of the configuration key.</param>
    /// <param name="value">The default.</param>
    /// <param name="secret">True: never shown in clear.</param>
    /// <param name="persist">True: a generated value is kept for later runs.</param>
    public static IResourceBuilder<ParameterResource> AddParameter(
        this IDistributedApplicationBuilder builder, string name, ParameterDefault value, bool secret = false, bool persist = false)
    {
        var parameter = Create(builder, name, secret);
        parameter.Default = persist ? new KeptParameterDefault(ParameterValues.Key(parameter), value, builder) : value;
        return Add(builder, parameter);
    }

    public static IResourceBuilder<ParameterResource> AddParameterFromConfiguration(
        this IDistributedApplicationBuilder builder, string name, string configurationKey, bool secret = false) =>
        Add(builder, new(name, value => ParameterValues.Read(builder.Configuration, configurationKey, name, value), secret), configurationKey);

    /// <summary>Connection string of the configuration (<c>ConnectionStrings:NAME</c>), for resources that are not started here.</summary>
    public static IResourceBuilder<IResourceWithConnectionString> AddConnectionString(
        this IDistributedApplicationBuilder builder, string name, string? environmentVariableName = null)
    {
        var key = $"ConnectionStrings:{name}";
        var parameter = new ConnectionStringParameterResource(
            name, value => ParameterValues.Read(builder.Configuration, key, name, value), environmentVariableName);
        return Show(builder.AddResource(parameter), key);
    }

    public static IResourceBuilder<ParameterResource> WithDescription(
        this IResourceBuilder<ParameterResource> builder, string description, bool enableMarkdown = false)
    {
        builder.Resource.Description = description;
        builder.Resource.EnableDescriptionMarkdown = enableMarkdown;
        return builder;
    }

    /// <summary>A password that is generated once and kept; not a resource of its own until it is added.</summary>
    public static ParameterResource CreateDefaultPasswordParameter(
        IDistributedApplicationBuilder builder,
        string name,
        bool lower = true,
        bool upper = true,
        bool numeric = true,
        bool special = true,
        int minLower = 0,
        int minUpper = 0,
        int minNumeric = 0,
        int minSpecial = 0)
    {
        var generated = new GenerateParameterDefault
        {
            MinLength = 22,
            Lower = lower,
            Upper = upper,
            Numeric = numeric,
            Special = special,
            MinLower = minLower,
            MinUpper = minUpper,
            MinNumeric = minNumeric,
            MinSpecial = minSpecial,
        };
        return CreateGeneratedParameter(builder, name, secret: true, generated);
    }

    /// <inheritdoc cref="CreateDefaultPasswordParameter"/>
    public static ParameterResource CreateGeneratedParameter(
        IDistributedApplicationBuilder builder, string name, bool secret, GenerateParameterDefault parameterDefault)
    {
        var parameter = Create(builder, name, secret);
        parameter.Default = new KeptParameterDefault(ParameterValues.Key(parameter), parameterDefault, builder);
        return parameter;
    }

    static ParameterResource Create(IDistributedApplicationBuilder builder, string name, bool secret) =>
        new(name, value => ParameterValues.Read(builder.Configuration, $"Parameters:{name}", name, value), secret);

    static IResourceBuilder<ParameterResource> Add(IDistributedApplicationBuilder builder, ParameterResource parameter, string? key = null) =>
        Show(builder.AddResource(parameter), key ?? ParameterValues.Key(parameter));

    static IResourceBuilder<T> Show<T>(IResourceBuilder<T> builder, string key)
        where T : ParameterResource => builder
        .WithInitialState(new()
        {
            ResourceType = builder.Resource.IsConnectionString ? KnownResourceTypes.ConnectionString : KnownResourceTypes.Parameter,
            State = KnownResourceStates.Waiting,
            Properties = [new("resource.source", key)],
        })
        .OnInitialize((initialize, cancellationToken) => ParameterLifecycle.RunAsync(initialize, cancellationToken));
}
