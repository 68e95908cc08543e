using System.Reflection;
using System.Text;
using System.Text.Json.Serialization;
using Lab.PredictionService.Batches;
using Lab.PredictionService.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Lab.PredictionService.OpenApi;

static class ApiServices
{
    public static void AddApiDocument(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOpenApi(ApiDocument.Name, options =>
        {
            options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            options.AddDocumentTransformer(Introduce);
            options.AddOperationTransformer<OperationDetails>();
            options.AddSchemaTransformer<AnswerSchemas>();
        });
        services.AddSingleton<RequestBodies>();
        services.AddSingleton<ApiDocument>();
        // Numbers are numbers, also in the schemas.
        services.ConfigureHttpJsonOptions(json => json.SerializerOptions.NumberHandling = JsonNumberHandling.Strict);
    }

    public static async Task<ContentHttpResult> DocumentAsync(ApiDocument document, HttpRequest request) =>
        TypedResults.Content(await document.ReadAsync(request.PathBase.ToUriComponent()), "application/json", Encoding.UTF8);

    static Task Introduce(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        var limits = context.ApplicationServices.GetRequiredService<IOptions<PredictionOptions>>().Value;
        var batch = context.ApplicationServices.GetRequiredService<IOptions<BatchOptions>>().Value;
        document.Info = new OpenApiInfo
        {
            Title = "Sentiment Lab prediction service",
            Version = typeof(ApiServices).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0],
            Description =
                $"""
                Labels are lower case, probabilities are 0 to 1, answers come in the order of the texts. Every error is a problem
                document (RFC 9457). An unknown route is answered 404, a wrong method 405 with `Allow`, another version of HTTP 505.
                Bodies may come with `Content-Encoding: gzip`, `br` or `deflate`; limits are of what they expand to.

                Limits here: {limits.MaxTexts:N0} texts a call, {limits.MaxTextCharacters:N0} characters a text,
                {limits.MaxBodyBytes:N0} bytes of JSON, {batch.MaxUploadBytes:N0} bytes of CSV. `X-Request-Id` (letters, digits, `-_.:`) may
                be sent with every request and comes back with its answer.
                """,
        };
        return Task.CompletedTask;
    }
}
