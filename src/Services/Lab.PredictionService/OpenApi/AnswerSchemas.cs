using System.Text.Json.Serialization.Metadata;
using Lab.PredictionService.Feedback;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Lab.PredictionService.OpenApi;

/// <summary>Schemas as the answers are written: what is null is absent.</summary>
sealed class AnswerSchemas(RequestBodies bodies) : IOpenApiSchemaTransformer
{
    public Task TransformAsync(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Kind == JsonTypeInfoKind.Object)
        {
            foreach (var member in context.JsonTypeInfo.Properties)
            {
                if (!member.IsGetNullable) continue;
                schema.Required?.Remove(member.Name);
                if (schema.Properties?.TryGetValue(member.Name, out var found) == true && found is OpenApiSchema { Type: { } type } inline)
                    inline.Type = type & ~JsonSchemaType.Null;
            }
        }
        if (context.JsonTypeInfo.Type == typeof(ProblemDetails)) Describe(schema);
        if (context.JsonTypeInfo.Type == typeof(FeedbackRequest)) bodies.Describe(schema);
        return Task.CompletedTask;
    }

    // The members that problems of this service have beside those of RFC 9457.
    static void Describe(OpenApiSchema problem)
    {
        problem.Description = "A problem document (RFC 9457).";
        problem.Properties ??= new Dictionary<string, IOpenApiSchema>();
        problem.Properties.Remove("instance");
        problem.Properties["errors"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "From the place (JSON path, header, query parameter, part) to what is wrong there.",
            AdditionalProperties = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
        };
        problem.Properties["request_id"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "The header X-Request-Id." };
        problem.Properties["state"] = new OpenApiSchema { Type = JsonSchemaType.String, Enum = ["starting", "failed"], Description = "Of the model, where it is missing." };
        problem.Properties["checks"] = new OpenApiSchema { Type = JsonSchemaType.Object, Description = "Of GET /health: each check with its status and description." };
        problem.Required = new HashSet<string> { "type", "title", "status", "detail", "request_id" };
    }
}
