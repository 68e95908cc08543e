namespace Aspire.Hosting.ApplicationModel;

/// <summary>How many processes of a project run side by side.</summary>
public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    public int Replicas { get; } = replicas;
}

/// <summary>The resource starts by its start command only.</summary>
public sealed class ExplicitStartupAnnotation : IResourceAnnotation;

/// <summary>Command and folder of an executable.</summary>
public sealed class ExecutableAnnotation : IResourceAnnotation
{
    public required string Command { get; set; }

    public required string WorkingDirectory { get; set; }
}

/// <summary>A health check of the host that speaks for this resource.</summary>
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    public string Key { get; } = key;
}

/// <summary>The ids under which the processes of a resource appear (one per replica); set by the executor before the first start.</summary>
sealed class ResourceInstancesAnnotation(IReadOnlyList<string> ids) : IResourceAnnotation
{
    public IReadOnlyList<string> Ids { get; } = ids;
}
