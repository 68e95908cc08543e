using Lab.Hosting.Redis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A Redis server: a container where an engine runs, else a process of this machine.</summary>
public class RedisResource(string name) : ContainerResource(name), IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";

    EndpointReference? primaryEndpoint;

    public RedisResource(string name, ParameterResource? password)
        : this(name) => PasswordParameter = password;

    public EndpointReference PrimaryEndpoint => primaryEndpoint ??= new(this, PrimaryEndpointName);

    public EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    public EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    /// <summary>Null: the server lets everyone on this machine in.</summary>
    public ParameterResource? PasswordParameter { get; private set; }

    /// <summary>What is kept, and when.</summary>
    internal RedisPersistence? Persistence { get; set; }

    /// <summary><c>redis://:password@host:port</c></summary>
    public ReferenceExpression UriExpression => PasswordParameter is { } password
        ? ReferenceExpression.Create($"redis://:{password:uri}@{Host}:{Port}")
        : ReferenceExpression.Create($"redis://{Host}:{Port}");

    /// <summary><c>host:port,password=...</c>, the form of StackExchange.Redis.</summary>
    public ReferenceExpression ConnectionStringExpression => PasswordParameter is { } password
        ? ReferenceExpression.Create($"{Host}:{Port},password={password}")
        : ReferenceExpression.Create($"{Host}:{Port}");

    public IEnumerable<KeyValuePair<string, ReferenceExpression>> GetConnectionProperties()
    {
        yield return new("Host", ReferenceExpression.Create($"{Host}"));
        yield return new("Port", ReferenceExpression.Create($"{Port}"));
        if (PasswordParameter is { } password) yield return new("Password", ReferenceExpression.Create($"{password}"));
        yield return new("Uri", UriExpression);
    }

    internal void SetPassword(ParameterResource? password) => PasswordParameter = password;
}
