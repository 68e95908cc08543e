namespace AppHost.Resources.Services;

/// <summary>A mail inbox for development: takes every mail over SMTP and shows it on a page. Connection string: <c>smtp://localhost:PORT</c>.</summary>
sealed class MailboxResource(string name, string command, string workingDirectory)
    : ExecutableResource(name, command, workingDirectory), IResourceWithConnectionString
{
    public const string HttpEndpointName = "http";
    public const string SmtpEndpointName = "smtp";

    /// <summary>The page of mails.</summary>
    public EndpointReference HttpEndpoint => new(this, HttpEndpointName);

    public EndpointReference SmtpEndpoint => new(this, SmtpEndpointName);

    public ReferenceExpression ConnectionStringExpression =>
        ReferenceExpression.Create($"smtp://{SmtpEndpoint.Property(EndpointProperty.HostAndPort)}");
}
