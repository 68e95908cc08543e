using System.Text.Json.Nodes;
using Lab.PredictionService.Batches;
using Lab.PredictionService.Feedback;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.Requests;
using Lab.Sentiment;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace Lab.PredictionService.OpenApi;

/// <summary>The request bodies that are read by hand, with the limits of this service's options.</summary>
sealed class RequestBodies(IOptions<PredictionOptions> limits, IOptions<BatchOptions> batch)
{
    /// <summary>
    /// A character that is no white space, as .NET counts it: only white space is an empty text too. Written out, because <c>\s</c> is another
    /// set in each language that reads the document.
    /// </summary>
    public const string NotBlank = @"[^\t-\r \u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]";

    public static OpenApiParameter PageText => new()
    {
        Name = "text",
        In = ParameterLocation.Query,
        Description = "Only for a browser: a review, classified at once.",
        Schema = new OpenApiSchema { Type = JsonSchemaType.String },
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
                + (csv ? $" Or a form with one part, the CSV (plain or gzip), at most {batch.Value.MaxUploadBytes:N0} bytes." : ""),
            Content = content,
        };
    }

    /// <summary>The form of the web page.</summary>
    public OpenApiRequestBody PageForm()
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Required = new HashSet<string> { "text" },
            Properties = new Dictionary<string, IOpenApiSchema> { ["text"] = Text() },
        };
        return new()
        {
            Required = true,
            Content = new Dictionary<string, OpenApiMediaType> { ["application/x-www-form-urlencoded"] = new() { Schema = schema }, ["multipart/form-data"] = new() { Schema = schema } },
        };
    }

    /// <summary>Adds to the schema of a correction what its type cannot say.</summary>
    public void Describe(OpenApiSchema feedback)
    {
        feedback.AdditionalPropertiesAllowed = false;
        foreach (var (name, member) in feedback.Properties ?? new Dictionary<string, IOpenApiSchema>())
        {
            if (member is not OpenApiSchema text) continue;
            if (name == "prediction_id")
            {
                text.Format = "uuid";
                continue;
            }
            (text.MinLength, text.Pattern) = (1, NotBlank);
            text.MaxLength = name == "text" ? limits.Value.MaxTextCharacters : FeedbackParser.LongestLabel;
            if (name == "correct") text.Description = "A label of the model: `GET /model/info` names them.";
        }
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
        Pattern = NotBlank,
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
