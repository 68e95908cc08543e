using System.Globalization;
using System.Text.Json.Nodes;
using Lab.PredictionService.Predictions;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Requests;
using Lab.ServiceDefaults.Health;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Lab.PredictionService.OpenApi;

/// <summary>Adds to every operation what its metadata cannot say: bodies with their limits, headers, the meaning of each status.</summary>
sealed class OperationDetails(RequestBodies bodies) : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var texts = metadata.OfType<TextsBody>().FirstOrDefault();
        bool csv = metadata.OfType<CsvBody>().Any();
        if (texts is not null) operation.RequestBody = bodies.Of(texts.Fields, csv);
        if (csv) operation.Parameters = [.. operation.Parameters ?? [], .. CsvQuery.Parameters];
        if (metadata.OfType<PageAnswer>().FirstOrDefault() is { } page) AddPage(operation, page);
        AddRefusals(operation, context);
        var examples = metadata.OfType<ApiExamples>().FirstOrDefault();
        if (examples?.Request is { } request && operation.RequestBody?.Content?.TryGetValue("application/json", out var taken) == true) taken.Example = JsonNode.Parse(request);
        foreach (var (code, answer) in operation.Responses ?? [])
        {
            if (answer is not OpenApiResponse response) continue;
            int status = int.Parse(code, CultureInfo.InvariantCulture);
            if (ApiStatuses.Meaning(status) is { } meaning) response.Description = meaning;
            if (response.Content is not { Count: > 0 } && ApiStatuses.Server.Contains(status))
            {
                response.Description += " Without a body.";
                continue;
            }
            if (status == StatusCodes.Status200OK && csv) AddCsv(response);
            AddExamples(response, status, examples);
            response.Headers = Headers(status, hasTimes: texts is not null && status == StatusCodes.Status200OK);
        }
        if (context.Description.HttpMethod == HttpMethods.Head) KeepHeadersOnly(operation);
        return Task.CompletedTask;
    }

    void AddPage(OpenApiOperation operation, PageAnswer page)
    {
        if (page.TakesForm) operation.RequestBody = bodies.PageForm();
        else (operation.Parameters ??= []).Add(RequestBodies.PageText);
        var responses = operation.Responses ??= [];
        foreach (int status in ApiStatuses.Page.Prepend(StatusCodes.Status200OK))
        {
            string code = status.ToString(CultureInfo.InvariantCulture);
            if (!responses.TryGetValue(code, out var known)) responses[code] = known = new OpenApiResponse { Description = "The page." };
            if (known is OpenApiResponse response)
                (response.Content ??= new Dictionary<string, OpenApiMediaType>())["text/html"] = new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } };
        }
    }

    // What can happen at every route, before it is asked.
    static void AddRefusals(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var responses = operation.Responses ??= [];
        // Probes are answered whoever asks.
        if ($"/{context.Description.RelativePath}" is not (DefaultHealth.Health or DefaultHealth.Alive)) responses.TryAdd("403", new OpenApiResponse
        {
            Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = new OpenApiSchemaReference(nameof(ProblemDetails), context.Document) } },
        });
        foreach (int status in ApiStatuses.Server) responses.TryAdd(status.ToString(CultureInfo.InvariantCulture), new OpenApiResponse());
    }

    static void KeepHeadersOnly(OpenApiOperation operation)
    {
        operation.OperationId += "_head";
        operation.Summary = $"The headers of GET. {operation.Summary}";
        foreach (var answer in (operation.Responses ?? []).Values)
            if (answer is OpenApiResponse response) response.Content = null;
    }

    static Dictionary<string, IOpenApiHeader> Headers(int status, bool hasTimes)
    {
        var headers = new Dictionary<string, IOpenApiHeader>
        {
            [RequestIds.Header] = Header("Id of the request: the client's own when it sent a sane one, else a new one.", JsonSchemaType.String, "01b8dac5-b400-7d6c-8f2a-3c5e1a9b7d04"),
        };
        if (status == StatusCodes.Status429TooManyRequests)
            headers["Retry-After"] = Header("Seconds until trying again makes sense.", JsonSchemaType.Integer, 1);
        if (hasTimes)
            headers[ServerTiming.Header] = Header(
                "Milliseconds: tokenise is the sum over all texts, queue and model are those of the slowest text. Of a CSV: of its first rows.",
                JsonSchemaType.String, "tokenise;dur=0.113, queue;dur=0.021, model;dur=3.402");
        return headers;
    }

    static OpenApiHeader Header(string description, JsonSchemaType type, JsonNode example) =>
        new() { Description = description, Required = true, Schema = new OpenApiSchema { Type = type }, Example = example };

    static void AddCsv(OpenApiResponse response)
    {
        response.Description = "JSON for JSON, and for a CSV the same rows in the same order with the columns of the predictions at their end.";
        (response.Content ??= new Dictionary<string, OpenApiMediaType>())["text/csv"] = new OpenApiMediaType
        {
            Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            Example = "id,text,label,confidence,score_negative,score_neutral,score_positive\n1,Love this dress,positive,0.98,0.01,0.01,0.98\n",
        };
    }

    static void AddExamples(OpenApiResponse response, int status, ApiExamples? examples)
    {
        foreach (var (type, media) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
        {
            if (type == "application/problem+json") media.Example = Examples.Problem(status);
            else if (type == "application/json" && examples is not null) media.Example = JsonNode.Parse(examples.Answer);
        }
    }
}
