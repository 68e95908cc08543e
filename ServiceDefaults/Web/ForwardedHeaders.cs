using System.Net;
using Lab.ServiceDefaults.Access;
using Microsoft.AspNetCore.Builder;
using Forwarded = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders;

namespace Lab.ServiceDefaults.Web;

/// <summary>What proxies say of the request that they pass on; from anybody else it is not believed.</summary>
static class ForwardedHeaders
{
    public static void Use(IApplicationBuilder app, AccessOptions options)
    {
        IPNetwork[] proxies = [.. AccessOptions.List(options.TrustedProxies).Select(text => HostPattern.ParseRange(text)!.Value)];
        if (proxies.Length == 0) return;
        // Through as many of them as there are.
        var forwarded = new ForwardedHeadersOptions { ForwardedHeaders = Forwarded.All, ForwardLimit = null };
        forwarded.KnownIPNetworks.Clear();
        forwarded.KnownProxies.Clear();
        foreach (var proxy in proxies) forwarded.KnownIPNetworks.Add(proxy);
        app.UseForwardedHeaders(forwarded);
    }
}
