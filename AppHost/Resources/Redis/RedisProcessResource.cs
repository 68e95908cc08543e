namespace AppHost.Resources.Redis;

/// <summary>A Redis server as a process of this machine. Connection string: <c>host:port,password=…</c>, as the official resource gives it.</summary>
/// <param name="name">Name of the resource.</param>
/// <param name="password">What clients log in with.</param>
/// <param name="folder">Keeps its data and its settings.</param>
sealed class RedisProcessResource(string name, ParameterResource password, string folder)
    : ExecutableResource(name, "redis-server", folder), IResourceWithConnectionString
{
    public const string EndpointName = "tcp";

    public ParameterResource Password { get; } = password;

    public EndpointReference Endpoint => new(this, EndpointName);

    public string SettingsFile => Path.Combine(WorkingDirectory, "redis.conf");

    /// <summary>What the program that was found needs in its environment.</summary>
    public IReadOnlyDictionary<string, string> Variables { get; set; } = new Dictionary<string, string>();

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"{Endpoint.Property(EndpointProperty.HostAndPort)},password={Password}");
}
