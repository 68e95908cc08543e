using System.Text.Json.Nodes;
using Lab.Datasets;
using Lab.PredictionService.Batches;
using Lab.Sentiment;
using Microsoft.OpenApi;

namespace Lab.PredictionService.OpenApi;

/// <summary>The query parameters of a CSV upload.</summary>
static class CsvQuery
{
    public static IEnumerable<OpenApiParameter> Parameters =>
    [
        Parameter(
            CsvParameters.TextColumn,
            "the column with the text. Several are joined by '. ', empty ones left out. "
            + "Without it: the column called text, else the only one with a name usual for texts (review, comment, ...).",
            new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } }),
        Parameter(CsvParameters.Delimiter, "what separates the fields; without it the one with which the columns exist.", Choice("auto", ",", ";", "tab", "|")),
        Parameter(
            CsvParameters.Encoding, "its encoding, such as windows-1252 or utf-16; without it what a byte order mark says, else utf-8.",
            new OpenApiSchema { Type = JsonSchemaType.String }),
        Parameter(CsvParameters.Escape, "how a quote stands inside a quoted field: doubled, or after a backslash.", Choice([.. DataWords.Escapes.Select(one => one.Word)])),
        Parameter(CsvParameters.Format, "how it is written; without it tsv for a file of that name, else csv.", Choice([.. CsvParameters.Formats.Select(one => one.Word)])),
        Parameter(CsvParameters.SkipBadRows, "leaves bad rows out of the answer instead of failing at the first.", new OpenApiSchema { Type = JsonSchemaType.Boolean }),
        Parameter(
            CsvParameters.Warnings, $"adds the column `warnings` with the codes ({string.Join(", ", PredictionWarning.All.Select(warning => warning.Code))}) of each row, a blank between them.",
            new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = JsonValue.Create(false) }),
    ];

    static OpenApiParameter Parameter(string name, string description, OpenApiSchema schema) => new()
    {
        Name = name,
        In = ParameterLocation.Query,
        Description = $"Only for a CSV: {description}",
        Explode = schema.Type == JsonSchemaType.Array,
        Schema = schema,
    };

    static OpenApiSchema Choice(params string[] words) => new() { Type = JsonSchemaType.String, Enum = [.. words.Select(word => (JsonNode)word)] };
}
