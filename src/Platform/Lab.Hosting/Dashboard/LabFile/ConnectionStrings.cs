using System.Collections.Immutable;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;

namespace Lab.Hosting.Dashboard.LabFile;

/// <summary>The connection strings of the model's resources as they become known, by the variable that carries them.</summary>
sealed class ConnectionStrings : IDistributedApplicationEventingSubscriber
{
    ImmutableDictionary<string, string> known = ImmutableDictionary<string, string>.Empty;

    public IReadOnlyDictionary<string, string> Known => known;

    public Task SubscribeAsync(
        IDistributedApplicationEventing eventing, DistributedApplicationExecutionContext executionContext, CancellationToken cancellationToken)
    {
        eventing.Subscribe<ConnectionStringAvailableEvent>(AddAsync);
        return Task.CompletedTask;
    }

    async Task AddAsync(ConnectionStringAvailableEvent available, CancellationToken cancellation)
    {
        if (available.Resource is not IResourceWithConnectionString resource) return;
        if (await resource.GetConnectionStringAsync(cancellation) is not { } value) return;
        var variable = resource.ConnectionStringEnvironmentVariable ?? $"ConnectionStrings__{available.Resource.Name}";
        ImmutableInterlocked.Update(ref known, strings => strings.SetItem(variable, value));
    }
}
