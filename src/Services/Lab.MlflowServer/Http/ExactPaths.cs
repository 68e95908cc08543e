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
        if (context.GetEndpoint() is not RouteEndpoint route || Fits(route.RoutePattern, context.Request.Path.Value ?? "")) return next(context);
        context.SetEndpoint(null);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    });

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
