using System.Text.Json.Nodes;
using Lab.PredictionService.Batches;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.Requests;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Lab.PredictionService.OpenApi;

/// <summary>The request bodies that are read by hand, with the limits of this service's options.</summary>
sealed class RequestBodies(IOptions<PredictionOptions> limits, IOptions<BatchOptions> batch)
{
    public static OpenApiParameter TextColumn => new()
    {
        Name = CsvUpload.ColumnParameter,
        In = ParameterLocation.Query,
        Description =
            "Only for a CSV: the column with the text. Several are joined by '. ', empty ones left out. "
            + "Without it: the column called text, else the only one with a name usual for texts (review, comment, ...).",
        Explode = true,
        Schema = new OpenApiSchema { Type = JsonSchemaType.Array, Items = new OpenApiSchema { Type = JsonSchemaType.String } },
    };

    public OpenApiRequestBody Of(TextRequestFields fields, bool csv)
    {
        var content = new Dictionary<string, OpenApiMediaType>
        {
            ["application/json"] = new() { Schema = Json(fields), Examples = Examples.Requests(fields) },
        };
        if (csv) content["multipart/form-data"] = new() { Schema = Form() };
        return new OpenApiRequestBody
        {
            Required = true,
            Description = $"JSON in UTF-8, at most {limits.Value.MaxBodyBytes:N0} bytes."
                + (csv ? $" Or a form with one part, the CSV (RFC 4180, UTF-8), at most {batch.Value.MaxUploadBytes:N0} bytes." : ""),
            Content = content,
        };
    }

    OpenApiSchema Json(TextRequestFields fields)
    {
        var schema = new OpenApiSchema { Type = JsonSchemaType.Object, AdditionalPropertiesAllowed = false, Properties = new Dictionary<string, IOpenApiSchema>() };
        var sources = new List<IOpenApiSchema>();
        foreach (var (field, name) in TextRequestFieldNames.All)
        {
            if (!fields.HasFlag(field)) continue;
            schema.Properties[name] = Member(field);
            if (TextRequestFields.Sources.HasFlag(field)) sources.Add(new OpenApiSchema { Required = new HashSet<string> { name } });
        }
        if (sources.Count == 1) schema.Required = sources[0].Required;
        else schema.OneOf = sources;
        return schema;
    }

    OpenApiSchema Member(TextRequestFields field) => field switch
    {
        TextRequestFields.ReturnConfidence => new OpenApiSchema { Type = JsonSchemaType.Boolean, Default = JsonValue.Create(false), Description = "Asks for the probability of the label." },
        TextRequestFields.Texts => new OpenApiSchema { Type = JsonSchemaType.Array, MinItems = 1, MaxItems = limits.Value.MaxTexts, Items = Text() },
        _ => Text(),
    };

    OpenApiSchema Text() => new()
    {
        Type = JsonSchemaType.String,
        MinLength = 1,
        MaxLength = limits.Value.MaxTextCharacters,
        // Only white space is an empty text too.
        Pattern = @"\S",
    };

    static OpenApiSchema Form() => new()
    {
        Type = JsonSchemaType.Object,
        AdditionalPropertiesAllowed = false,
        Required = new HashSet<string> { CsvUpload.Part },
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            [CsvUpload.Part] = new OpenApiSchema { Type = JsonSchemaType.String, ContentMediaType = "text/csv", Description = "Its first row names the columns." },
        },
    };
}
