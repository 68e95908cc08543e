using Lab.ServiceDefaults.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Lab.ServiceDefaults.Web;

/// <summary>
/// Bodies that are compressed are read as they expand, and no further than the limit of the route: the framework's decompression. What it
/// does not know it passes on as it came; here that is 415.
/// </summary>
static class RequestEncodings
{
    const string Known = "gzip, br, deflate";

    public static void Use(IApplicationBuilder app, IRefusals refusals)
    {
        app.Use(static (http, next) =>
        {
            if (http.Request.Headers.ContentEncoding.Count > 0) http.Items[typeof(RequestEncodings)] = true;
            return next(http);
        });
        app.UseRequestDecompression();
        app.Use((http, next) =>
        {
            var request = http.Request;
            // The framework takes an encoding away that it has undone.
            string encoding = request.Headers.ContentEncoding.ToString();
            if (encoding.Length == 0 && http.Items.ContainsKey(typeof(RequestEncodings))) request.Body = new ExpandedBody(request.Body);
            if (encoding.Length == 0 || HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || HttpMethods.IsOptions(request.Method)) return next(http);
            if (encoding.Equals("identity", StringComparison.OrdinalIgnoreCase)) return next(http);
            http.Response.Headers.AcceptEncoding = Known;
            return refusals.WriteAsync(http, StatusCodes.Status415UnsupportedMediaType, $"The Content-Encoding is not known here; it must be one of {Known}, or none.", "Content-Encoding");
        });
    }
}
