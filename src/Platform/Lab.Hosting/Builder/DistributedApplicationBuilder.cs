using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <inheritdoc cref="IDistributedApplicationBuilder"/>
public class DistributedApplicationBuilder : IDistributedApplicationBuilder
{
    readonly HostApplicationBuilder host;
    readonly DistributedApplicationOptions options;

    public DistributedApplicationBuilder(string[] args)
        : this(new DistributedApplicationOptions { Args = args })
    {
    }

    public DistributedApplicationBuilder(DistributedApplicationOptions options)
    {
        this.options = options;
        AppHostInterception.BeforeBuilder(options);
        AppHostAssembly = options.AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly();
        AppHostDirectory = AppHostPlace.Directory(options, AppHostAssembly);

        var settings = new HostApplicationBuilderSettings
        {
            Args = options.Args,
            ContentRootPath = AppHostDirectory,
            ApplicationName = AppHostAssembly?.GetName().Name,
            Configuration = new(),
        };
        options.ConfigureHost?.Invoke(settings);
        host = new(settings);

        var secrets = AppHostPlace.Secrets(AppHostAssembly, AppHostDirectory);
        UserSecretsManager = secrets;

        // First of all sources: whatever else has the key wins over a kept value.
        if (!secrets.IsAvailable)
            ((IConfigurationBuilder)Configuration).Sources.Insert(0, new MemoryConfigurationSource { InitialData = secrets.Values() });
        ExecutionContext = new(DistributedApplicationOperation.Run);
        DistributedApplicationServices.Add(this, options);
    }

    public ConfigurationManager Configuration => host.Configuration;

    public string AppHostDirectory { get; }

    public Assembly? AppHostAssembly { get; }

    public IHostEnvironment Environment => host.Environment;

    public IServiceCollection Services => host.Services;

    public IDistributedApplicationEventing Eventing { get; } = new DistributedApplicationEventing();

    public DistributedApplicationExecutionContext ExecutionContext { get; }

    public IResourceCollection Resources { get; } = new ResourceCollection();

    public IUserSecretsManager UserSecretsManager { get; }

    internal ILoggingBuilder Logging => host.Logging;

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (Resources.TryGetByName(resource.Name, out var other))
        {
            throw new DistributedApplicationException(
                $"A {other.GetType().Name} named '{other.Name}' exists already; the {resource.GetType().Name} '{resource.Name}' needs a name of its own (case does not count).");
        }

        Resources.Add(resource);
        return CreateResourceBuilder(resource);
    }

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => new ResourceBuilder<T>(this, resource);

    public DistributedApplication Build()
    {
        AppHostInterception.BeforeBuild(this);
        ModelValidation.Validate(Resources);
        foreach (var parameter in Resources.OfType<ParameterResource>()) parameter.CanBeEntered = !options.DisableDashboard;
        var application = new DistributedApplication(host.Build());
        ExecutionContext.ServiceProvider = application.Services;
        AppHostInterception.AfterBuild(application);
        return application;
    }
}
