using Lab.ServiceDefaults.Access;
using Microsoft.AspNetCore.Http;

namespace Lab.ServiceDefaults.Web;

/// <summary>
/// The path under which the service is reached, from its options or a trusted proxy, is <see cref="HttpRequest.PathBase"/>, whether the
/// proxy has taken it off already or not: links of pages begin with it, routes do not.
/// </summary>
sealed class PathPrefix(RequestDelegate next, PathString configured)
{
    public Task InvokeAsync(HttpContext http)
    {
        var request = http.Request;
        var prefix = Forwarded(request.PathBase) ?? configured;
        request.PathBase = prefix;
        if (!prefix.HasValue) return next(http);
        if (request.Path.StartsWithSegments(prefix, out var rest)) request.Path = rest;
        if (request.Path.HasValue || !(HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method)))
        {
            if (!request.Path.HasValue) request.Path = "/";
            return next(http);
        }
        // Relative links of the page at the root count from its slash.
        http.Response.Redirect($"{prefix.ToUriComponent()}/{request.QueryString.ToUriComponent()}", permanent: false, preserveMethod: true);
        return Task.CompletedTask;
    }

    // A proxy may pass on what its client has sent: null when it is no path, or none is there. "/" is the root, and a slash at the end means nothing.
    static PathString? Forwarded(PathString prefix)
    {
        if (prefix.Value?.TrimEnd('/') is not { } path || !prefix.HasValue) return null;
        if (path.Length == 0) return PathString.Empty;
        return AccessOptions.IsPathBase(path) ? new PathString(path) : default(PathString?);
    }
}
