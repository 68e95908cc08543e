using Microsoft.Net.Http.Headers;

namespace Lab.PredictionService.Web;

/// <summary>Gives a browser the page where everyone else gets JSON. <c>?text=</c> is classified at once.</summary>
sealed class PageFilter(PageBuilder builder) : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        http.Response.Headers.Vary = HeaderNames.Accept;
        if (!WantsHtml(http.Request)) return await next(context);
        var (page, status) = await builder.BuildAsync(http, http.Request.Query["text"].FirstOrDefault());
        return new PageResult(page, status);
    }

    /// <summary>True when HTML is named and JSON is not liked better. curl and most clients send <c>*/*</c>, which names neither.</summary>
    static bool WantsHtml(HttpRequest request)
    {
        var accept = request.GetTypedHeaders().Accept;
        return Quality("text/html") is > 0 and var html && html >= Quality("application/json");

        double Quality(string type) => accept.Where(range => range.MediaType.Equals(type, StringComparison.OrdinalIgnoreCase))
            .Select(range => range.Quality ?? 1).DefaultIfEmpty().Max();
    }
}
