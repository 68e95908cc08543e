using System.Net;

namespace Lab.MlflowServer.WebUi;

/// <summary>What a browser gets at the root while there is no web UI: how to get it, and how to point a client at this server.</summary>
static class LandingPage
{
    public static Task WriteAsync(HttpContext context)
    {
        // The name by which the browser found the server is the one that a client on the same machine can use.
        string address = WebUtility.HtmlEncode($"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}");
        context.Response.ContentType = "text/html; charset=utf-8";
        context.Response.Headers.CacheControl = "no-cache";
        return context.Response.WriteAsync(
            $$"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tracking server</title>
            <style>:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif} body{max-width:42rem;margin:3rem auto;padding:0 1rem} pre{padding:1rem;border:1px solid;border-radius:.5rem;overflow:auto}</style>
            </head>
            <body>
            <h1>Tracking server</h1>
            <p>Experiments, runs, artifacts, traces and the model registry, with the interface of MLflow {{UiFinder.Version}}.
            MLflow's own client and the <code>lab</code> command work with it:</p>
            <pre>export MLFLOW_TRACKING_URI={{address}}</pre>
            <h2>Web pages</h2>
            <p>The pages are those of MLflow itself, which is not part of this program. One of these brings them; then start this server again:</p>
            <pre>lab tracking --fetch-ui                # once, from the package index
            lab tracking --fetch-ui FILE           # from mlflow-{{UiFinder.Version}}-py3-none-any.whl
            pip install "mlflow=={{UiFinder.Version}}"        # in the Python that is active here</pre>
            </body>
            </html>
            """,
            context.RequestAborted);
    }
}
