using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Tells an ASP.NET Core process where to listen.</summary>
static class ProjectBinding
{
    public static void Add(EnvironmentCallbackContext context, ProjectResource project, IReadOnlySet<string> kestrelEndpoints)
    {
        var endpoints = project.GetEndpoints().Where(endpoint => endpoint.Scheme is "http" or "https").ToArray();
        if (endpoints.Length == 0) return;
        var variables = context.EnvironmentVariables;
        if (context.ExecutionContext.IsPublishMode) AddForContainer(variables, endpoints);
        else if (kestrelEndpoints.Count > 0) AddForKestrel(variables, endpoints);
        else AddUrls(variables, endpoints);
    }

    static void AddUrls(Dictionary<string, object> variables, EndpointReference[] endpoints)
    {
        if (variables.ContainsKey("ASPNETCORE_URLS")) return;
        var urls = new ReferenceExpressionBuilder();
        foreach (var endpoint in endpoints)
        {
            if (!urls.IsEmpty) urls.AppendLiteral(";");
            urls.AppendLiteral($"{endpoint.Scheme}://{endpoint.EndpointAnnotation.TargetHost}:");
            urls.AppendFormatted(endpoint.Property(EndpointProperty.TargetPort));
        }

        variables["ASPNETCORE_URLS"] = urls.Build();

        // Redirects to https must name the port others use, not the one behind the proxy.
        if (endpoints.FirstOrDefault(endpoint => endpoint.Scheme == "https") is { } https)
            variables["ASPNETCORE_HTTPS_PORT"] = https.Property(EndpointProperty.Port);
    }

    /// <summary>Endpoints in Kestrel's own configuration win over ASPNETCORE_URLS, so all of them are set there.</summary>
    static void AddForKestrel(Dictionary<string, object> variables, EndpointReference[] endpoints)
    {
        foreach (var endpoint in endpoints)
        {
            variables[$"Kestrel__Endpoints__{endpoint.EndpointName}__Url"] = ReferenceExpression.Create(
                $"{endpoint.Scheme}://{endpoint.EndpointAnnotation.TargetHost}:{endpoint.Property(EndpointProperty.TargetPort)}");
        }
    }

    static void AddForContainer(Dictionary<string, object> variables, EndpointReference[] endpoints)
    {
        variables["ASPNETCORE_FORWARDEDHEADERS_ENABLED"] = "true";
        foreach (var scheme in endpoints.GroupBy(endpoint => endpoint.Scheme))
        {
            var ports = new ReferenceExpressionBuilder();
            foreach (var endpoint in scheme)
            {
                if (!ports.IsEmpty) ports.AppendLiteral(";");
                ports.AppendFormatted(endpoint.Property(EndpointProperty.TargetPort));
            }

            variables.TryAdd(scheme.Key == "https" ? "HTTPS_PORTS" : "HTTP_PORTS", ports.Build());
        }
    }
}
