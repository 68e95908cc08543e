namespace AppHost.Resources.Services;

/// <summary>The mailbox as a resource.</summary>
static class MailboxBuilderExtensions
{
    /// <summary>Starts <c>Lab.Mailbox</c>: endpoint <c>http</c> for the page, <c>smtp</c> for mail.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">Name of the resource; its connection string is usually referred to as <c>smtp</c>.</param>
    /// <param name="port">Port of the page; null: a free one.</param>
    public static IResourceBuilder<MailboxResource> AddMailbox(this IDistributedApplicationBuilder builder, string name, int? port = null)
    {
        var resource = new MailboxResource(name, "dotnet", ServiceAssembly.Folder(new Projects.Lab_Mailbox()));
        return builder.AddResource(resource)
            .WithArgs(ServiceAssembly.Path("Lab.Mailbox"))
            .WithHttpEndpoint(port, name: MailboxResource.HttpEndpointName)
            .WithEndpoint(scheme: "tcp", name: MailboxResource.SmtpEndpointName, env: "Mailbox__SmtpPort")
            .WithEnvironment("ASPNETCORE_URLS", $"http://localhost:{resource.HttpEndpoint.Property(EndpointProperty.TargetPort)}")
            .WithSaidHealth(MailboxResource.HttpEndpointName)
            .WithOtlpExporter()
            .WithUrlForEndpoint(MailboxResource.HttpEndpointName, url => url.DisplayText = "Mails")
            .WithIconName("MailInbox");
    }
}
