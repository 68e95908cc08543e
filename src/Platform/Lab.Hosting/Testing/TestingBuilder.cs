using System.Reflection;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Testing;

/// <summary>Passes everything on to the builder below.</summary>
abstract class TestingBuilder(DistributedApplicationBuilder inner) : IDistributedApplicationTestingBuilder
{
    DistributedApplication? application;

    public ConfigurationManager Configuration => inner.Configuration;

    public string AppHostDirectory => inner.AppHostDirectory;

    public Assembly? AppHostAssembly => inner.AppHostAssembly;

    public IHostEnvironment Environment => inner.Environment;

    public IServiceCollection Services => inner.Services;

    public IDistributedApplicationEventing Eventing => inner.Eventing;

    public DistributedApplicationExecutionContext ExecutionContext => inner.ExecutionContext;

    public IResourceCollection Resources => inner.Resources;

    public IUserSecretsManager UserSecretsManager => inner.UserSecretsManager;

    protected DistributedApplicationBuilder Inner => inner;

    public IResourceBuilder<T> AddResource<T>(T resource)
        where T : IResource => inner.AddResource(resource);

    public IResourceBuilder<T> CreateResourceBuilder<T>(T resource)
        where T : IResource => inner.CreateResourceBuilder(resource);

    public DistributedApplication Build() => BuildAsync().GetAwaiter().GetResult();

    public async Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default)
    {
        if (application is not null) throw new InvalidOperationException("The application was built already.");
        return application = await BuildOnceAsync(cancellationToken).ConfigureAwait(false);
    }

    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        Abandon();
        if (application is not null) await application.DisposeAsync().ConfigureAwait(false);
    }

    protected abstract Task<DistributedApplication> BuildOnceAsync(CancellationToken cancellationToken);

    protected virtual void Abandon()
    {
    }
}

/// <summary>An application described by the test.</summary>
sealed class OwnTestingBuilder(DistributedApplicationBuilder inner) : TestingBuilder(inner)
{
    protected override Task<DistributedApplication> BuildOnceAsync(CancellationToken cancellationToken) => Task.FromResult(Inner.Build());
}

/// <summary>An AppHost held in its entry point.</summary>
sealed class InterceptedTestingBuilder(EntryPointRun run, DistributedApplicationBuilder inner) : TestingBuilder(inner)
{
    protected override Task<DistributedApplication> BuildOnceAsync(CancellationToken cancellationToken) => run.BuildAsync(cancellationToken);

    protected override void Abandon() => run.Abandon();
}
