using Microsoft.AspNetCore.Routing.Patterns;

namespace Lab.MlflowServer.Http;

/// <summary>
/// Paths are those of the reference server to the letter: the framework's routing minds neither case nor a slash at the end, so a
/// route that it found in spite of them is given up here.
/// </summary>
static class ExactPaths
{
    public static void UseExactPaths(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        string path = context.Request.Path.Value ?? "";
        if (context.GetEndpoint() is null && path.Contains("//", StringComparison.Ordinal)) return RedirectAsync(context);
        if (context.GetEndpoint() is not RouteEndpoint route || Fits(route.RoutePattern, path)) return next(context);
        context.SetEndpoint(null);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

    // As the reference server: to the same path with single slashes, method and body kept.
    static Task RedirectAsync(HttpContext context)
    {
        string encoded = context.Request.PathBase + context.Request.Path.ToUriComponent();
        while (encoded.Contains("//", StringComparison.Ordinal)) encoded = encoded.Replace("//", "/", StringComparison.Ordinal);
        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = encoded + context.Request.QueryString;
        context.Response.ContentLength = 0;
        return Task.CompletedTask;
    }

    static bool Fits(RoutePattern pattern, string path)
    {
        if (path.Length > 1 && path[^1] == '/' && !EndsInCatchAll(pattern)) return false;
        var segments = path.AsSpan(1).Split('/');
        foreach (var segment in pattern.PathSegments)
        {
            if (!segments.MoveNext()) return true;
            if (segment.Parts is [RoutePatternLiteralPart literal] && !path.AsSpan(1)[segments.Current].SequenceEqual(literal.Content)) return false;
        }
        return true;
    }

    static bool EndsInCatchAll(RoutePattern pattern) => pattern.PathSegments is [.., { Parts: [RoutePatternParameterPart { IsCatchAll: true }] }];
}
