namespace AppHost.Resources.Services;

/// <summary>The tracking server: experiments, runs, registry, artifacts. Connection string: <c>http://localhost:PORT</c>.</summary>
sealed class MlflowResource(string name, string command, string workingDirectory)
    : ExecutableResource(name, command, workingDirectory), IResourceWithConnectionString
{
    public const string HttpEndpointName = "http";

    public EndpointReference HttpEndpoint => new(this, HttpEndpointName);

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"http://{HttpEndpoint.Property(EndpointProperty.HostAndPort)}");
}
