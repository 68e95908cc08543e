using Lab.PredictionService.Web.Components;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Lab.PredictionService.Web;

/// <summary>
/// Writes the page. Rendered without AddRazorComponents, which would bring antiforgery and with it a key ring on disk, for
/// a page that has neither sessions nor secrets.
/// </summary>
sealed class PageResult(PageModel page, int status) : IResult
{
    // Everything comes from this service; no script or style within the page, so injected ones do not run.
    const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        string html = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var parameters = ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(HomePage.Page)] = page });
            return (await renderer.RenderComponentAsync<HomePage>(parameters)).ToHtmlString();
        });
        var headers = httpContext.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.CacheControl = "no-store";
        // A review may stand in the address. Not no-referrer: a browser would then send the form with "Origin: null", as a foreign page's.
        headers["Referrer-Policy"] = "same-origin";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        await Results.Content(html, "text/html; charset=utf-8", statusCode: status).ExecuteAsync(httpContext);
    }
}
