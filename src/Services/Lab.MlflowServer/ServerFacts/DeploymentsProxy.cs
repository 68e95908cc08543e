using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Lab.MlflowServer.Http;

namespace Lab.MlflowServer.ServerFacts;

/// <summary>
/// The pages' way to a deployments server (a gateway to language models) that the operator names: its list of endpoints, and calls of one.
/// Without one there are no endpoints, as the reference server answers.
/// </summary>
sealed partial class DeploymentsProxy
{
    const string TargetKey = "MLFLOW_DEPLOYMENTS_TARGET";
    const long MaxAnswer = 16 << 20;

    readonly Uri? target;
    readonly Lazy<HttpClient> http = new(() => new(new SocketsHttpHandler { AllowAutoRedirect = false }) { MaxResponseContentBufferSize = MaxAnswer });

    /// <exception cref="LabException">The address is none.</exception>
    public DeploymentsProxy(IConfiguration configuration)
    {
        if (configuration[TargetKey] is not { Length: > 0 } address) return;
        if (!Uri.TryCreate(address.TrimEnd('/') + "/", UriKind.Absolute, out target) || target.Scheme is not ("http" or "https"))
            throw new LabException(ErrorKind.Usage, $"'{address}' is no address of a server.", TargetKey, "http://HOST:PORT or https://HOST.");
    }

    /// <summary>What is read outside the sections, with the defaults.</summary>
    public static (string Key, string? Default)[] Keys { get; } = [(TargetKey, null)];

    public void Map(IEndpointRouteBuilder routes) => routes.MapMethods("/ajax-api/2.0/mlflow/gateway-proxy", ["GET", "POST"], AnswerAsync);

    async Task AnswerAsync(HttpContext context)
    {
        bool isGet = HttpMethods.IsGet(context.Request.Method);
        var (fields, document) = await RequestReader.ReadAsync(context);
        using var body = document;
        if (target is null)
        {
            await WriteAsync(context, """{"endpoints":[]}""");
            return;
        }
        if (fields.Text("gateway_path") is not { Length: > 0 } path) throw MlflowException.Invalid("Deployments proxy request must specify a gateway_path.");
        if (!(isGet ? path.Trim('/') == "api/2.0/endpoints" : Invocation().IsMatch(path.Trim('/'))))
            throw MlflowException.Invalid($"Invalid gateway_path: {path} for method: {context.Request.Method}");
        using var call = new HttpRequestMessage(isGet ? HttpMethod.Get : HttpMethod.Post, new Uri(target, path.TrimStart('/')));
        if (!isGet && body!.RootElement.TryGetProperty("json_data", out var json)) call.Content = new StringContent(json.GetRawText(), Encoding.UTF8, "application/json");
        try
        {
            using var answer = await http.Value.SendAsync(call, context.RequestAborted);
            string text = await answer.Content.ReadAsStringAsync(context.RequestAborted);
            if (!answer.IsSuccessStatusCode)
                throw new MlflowException(ErrorCodes.InternalError, $"Deployments proxy request failed with error code {(int)answer.StatusCode}. Error message: {Validation.Excerpts.Of(text)}");
            using (JsonDocument.Parse(text)) await WriteAsync(context, text);
        }
        catch (Exception failed) when (failed is HttpRequestException or JsonException)
        {
            throw new MlflowException(ErrorCodes.InternalError, $"Deployments proxy request failed: {failed.Message}");
        }
    }

    static Task WriteAsync(HttpContext context, string json)
    {
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = Encoding.UTF8.GetByteCount(json);
        return context.Response.WriteAsync(json, context.RequestAborted);
    }

    // The name of an endpoint, nothing that leads elsewhere.
    [GeneratedRegex(@"\Agateway/(?!\.{1,2}/)[^/?#\\%]+/invocations\z", RegexOptions.CultureInvariant)]
    private static partial Regex Invocation();
}
