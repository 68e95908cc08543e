namespace Aspire.Hosting;

/// <summary>What the application is started for.</summary>
public enum DistributedApplicationOperation
{
    Run,
    Publish,
}

/// <summary>What the application is started for, and its services once it is built.</summary>
public class DistributedApplicationExecutionContext
{
    IServiceProvider? services;

    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation)
        : this(operation, "manifest")
    {
    }

    public DistributedApplicationExecutionContext(DistributedApplicationOperation operation, string publisherName)
    {
        Operation = operation;
        PublisherName = publisherName;
    }

    public DistributedApplicationOperation Operation { get; }

    public string PublisherName { get; set; }

    public bool IsRunMode => Operation == DistributedApplicationOperation.Run;

    public bool IsPublishMode => Operation == DistributedApplicationOperation.Publish;

    /// <exception cref="InvalidOperationException">The application is not built yet.</exception>
    public IServiceProvider ServiceProvider
    {
        get => services ?? throw new InvalidOperationException("Services are there after the application was built.");
        internal set => services = value;
    }
}
