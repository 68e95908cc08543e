namespace Lab.Mailbox.Web;

/// <summary>The page and its two files, out of the assembly: the service needs no folder beside it.</summary>
static class PageEndpoints
{
    const string PagePolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; frame-src 'self'; img-src data:; "
        + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    public static void MapPage(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            return next(context);
        });
        Map("/", "index.html", "text/html; charset=utf-8");
        Map("/mailbox.css", "mailbox.css", "text/css; charset=utf-8");
        Map("/mailbox.js", "mailbox.js", "text/javascript; charset=utf-8");

        void Map(string route, string file, string type)
        {
            byte[] content = Read(file);
            app.MapGet(route, (HttpContext context) =>
            {
                context.Response.Headers.ContentSecurityPolicy = PagePolicy;
                context.Response.Headers.CacheControl = "no-cache";
                return TypedResults.Bytes(content, type);
            });
        }
    }

    static byte[] Read(string file)
    {
        using var stream = typeof(PageEndpoints).Assembly.GetManifestResourceStream(file)!;
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
