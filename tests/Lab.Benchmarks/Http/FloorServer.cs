using System.Globalization;
using System.Text.Json;
using Lab.Benchmarks.Peers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Lab.Benchmarks.Http;

/// <summary>The least that a server here can do: Kestrel reads the body and answers a constant as long as a real answer.</summary>
static class FloorServer
{
    /// <summary>The first argument of this program when it is to be this server; then comes the port.</summary>
    public const string Word = "floor-server";

    static readonly byte[] answer = JsonSerializer.SerializeToUtf8Bytes(new
    {
        predictions = new[]
        {
            new
            {
                label = "positive",
                confidence = 0.9300394,
                scores = new { negative = 0.027138181, neutral = 0.042822406, positive = 0.9300394 },
                truncated = false,
                prediction_id = "01a1fed4-fc6d-770c-bb66-b72d185cc94f",
            },
        },
        sentiment = "positive",
        model = new { name = "starter", version = "2efeb3bb36bf" },
        processing_time_ms = 5.3244,
    });

    public static ServerProcess Start(CancellationToken cancellation) => ServerProcess.Start(
        "dotnet", port => [typeof(FloorServer).Assembly.Location, Word, port.ToString(CultureInfo.InvariantCulture)],
        // The service's own garbage collector.
        new Dictionary<string, string?> { ["DOTNET_gcServer"] = "1" }, "/", cancellation);

    /// <summary>Serves until it is killed.</summary>
    public static int Serve(string port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls($"http://127.0.0.1:{port}");
        var app = builder.Build();
        app.MapGet("/", () => "ready");
        app.MapPost(HttpLoad.Path, async (HttpContext http) =>
        {
            await http.Request.Body.CopyToAsync(Stream.Null);
            http.Response.ContentType = "application/json; charset=utf-8";
            http.Response.ContentLength = answer.Length;
            await http.Response.Body.WriteAsync(answer);
        });
        app.Run();
        return 0;
    }
}
