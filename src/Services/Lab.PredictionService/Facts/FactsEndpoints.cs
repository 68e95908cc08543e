using System.Reflection;
using System.Text.RegularExpressions;
using Lab.PredictionService.Batches;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.OpenApi;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Facts;

static partial class FactsEndpoints
{
    static readonly string version =
        typeof(FactsEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public static RouteHandlerBuilder MapFacts(this WebApplication app) => app.MapGet("/", Facts).WithName("facts").WithTags(ApiTags.Service).WithSummary("What this service offers.").ProducesProblems(500);

    static Ok<ServiceFacts> Facts(EndpointDataSource endpoints, IOptions<PredictionOptions> options, IOptions<BatchOptions> batch)
    {
        var limits = options.Value;
        return TypedResults.Ok(new ServiceFacts(
            "Sentiment Lab prediction service",
            version,
            [.. endpoints.Endpoints.OfType<RouteEndpoint>().Where(IsDescribed).SelectMany(Describe)],
            new ServiceLimits(limits.MaxTexts, limits.MaxBodyBytes, limits.MaxTextCharacters, batch.Value.MaxUploadBytes)));
    }

    // {id:guid} is {id} to a client.
    [GeneratedRegex(@":\w+(?=\})")]
    static partial Regex Constraint { get; }

    static bool IsDescribed(RouteEndpoint endpoint) => endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true };

    static IEnumerable<RouteFacts> Describe(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Where(method => method != HttpMethods.Head).Select(method => new RouteFacts(
            method,
            $"/{Constraint.Replace(endpoint.RoutePattern.RawText!.Trim('/'), "")}",
            endpoint.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary));
}
