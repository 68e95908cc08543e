namespace Aspire.Hosting.Testing;

/// <summary>An AppHost's builder, stopped before it builds, so that a test can change the application.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    /// <summary>Lets the AppHost go on and gives its application; the AppHost itself does not start it.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
