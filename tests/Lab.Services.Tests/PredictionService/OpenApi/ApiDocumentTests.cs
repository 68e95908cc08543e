using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lab.Services.Tests.PredictionService.OpenApi;

public sealed class ApiDocumentTests : IAsyncDisposable
{
    readonly PredictionServiceFactory service = new()
    {
        Settings = { ["Prediction:MaxTexts"] = "7", ["Prediction:MaxTextCharacters"] = "99", ["Prediction:MaxBodyBytes"] = "12345", ["Batch:MaxUploadBytes"] = "67890" },
    };

    public ValueTask DisposeAsync() => service.DisposeAsync();

    async Task<JsonElement> DocumentAsync()
    {
        var client = await service.ReadyClientAsync();
        return JsonDocument.Parse((await client.GetAnswerAsync("/openapi/v1.json")).Body).RootElement;
    }

    static IEnumerable<(string Name, JsonElement Operation)> Operations(JsonElement document) =>
        from path in document.GetProperty("paths").EnumerateObject()
        from operation in path.Value.EnumerateObject()
        select ($"{operation.Name.ToUpperInvariant()} {path.Name}", operation.Value);

    [Fact]
    public async Task Document_IsOpenApi31_AndListsEveryMappedEndpoint()
    {
        var document = await DocumentAsync();
        var mapped =
            from endpoint in service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            where endpoint.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is not { ExcludeFromDescription: true }
            from method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []
            select $"{method} /{endpoint.RoutePattern.RawText!.Trim('/').Replace("{id:guid}", "{id}", StringComparison.Ordinal)}";

        Assert.StartsWith("3.1.", document.GetProperty("openapi").GetString());
        Assert.Equal(mapped.Order(), Operations(document).Select(operation => operation.Name).Order());
        Assert.Superset(new HashSet<string> { "POST /", "GET /assets/{name}", "HEAD /health", "POST /batch_predict" }, mapped.ToHashSet());
    }

    [Fact]
    public async Task EveryOperation_SaysWhatItIsAndWhatItAnswers()
    {
        var document = await DocumentAsync();

        Assert.All(Operations(document), pair =>
        {
            var (_, operation) = pair;
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
            Assert.NotEmpty(operation.GetProperty("operationId").GetString()!);
            Assert.Contains(operation.GetProperty("tags").EnumerateArray().Single().GetString(), new[] { "Predictions", "Service", "Feedback", "Models" });
            Assert.All(operation.GetProperty("responses").EnumerateObject(), answer =>
            {
                string meaning = answer.Value.GetProperty("description").GetString()!;
                Assert.NotEmpty(meaning);
                // Of the server itself, which knows neither problems nor ids.
                if (meaning.EndsWith(" Without a body.", StringComparison.Ordinal)) return;
                Assert.True(answer.Value.GetProperty("headers").TryGetProperty("X-Request-Id", out _));
                Assert.Equal(answer.Name == "429", answer.Value.GetProperty("headers").TryGetProperty("Retry-After", out _));
                if (answer.Name[0] is '2' or '3' || pair.Name.StartsWith("HEAD ", StringComparison.Ordinal)) return;
                string[] types = [.. answer.Value.GetProperty("content").EnumerateObject().Select(content => content.Name)];
                Assert.Subset(new HashSet<string> { "application/problem+json", "text/html" }, types.ToHashSet());
                if (!pair.Name.EndsWith(" /", StringComparison.Ordinal)) Assert.Equal(["application/problem+json"], types);
            });
        });
    }

    [Fact]
    public async Task Limits_AreThoseOfTheOptions()
    {
        var post = (await DocumentAsync()).GetProperty("paths").GetProperty("/batch_predict").GetProperty("post");
        var body = post.GetProperty("requestBody");
        var texts = body.GetProperty("content").GetProperty("application/json").GetProperty("schema").GetProperty("properties").GetProperty("texts");

        Assert.Equal((1, 7), (texts.GetProperty("minItems").GetInt32(), texts.GetProperty("maxItems").GetInt32()));
        Assert.Equal((1, 99), (texts.GetProperty("items").GetProperty("minLength").GetInt32(), texts.GetProperty("items").GetProperty("maxLength").GetInt32()));
        Assert.Contains("12,345 bytes", body.GetProperty("description").GetString());
        Assert.Contains("67,890 bytes", body.GetProperty("description").GetString());
    }

    [Theory]
    [InlineData(" ", false)]
    [InlineData("\t\r\n\v\f", false)]
    [InlineData("\u0085", false)]
    [InlineData("\u00a0\u1680\u2000\u2007\u200a\u2028\u2029\u202f\u205f\u3000", false)]
    [InlineData("  a", true)]
    [InlineData("\u001c", true)]
    [InlineData("\ufeff", true)]
    [InlineData("\u180e", true)]
    [InlineData("👍", true)]
    public async Task TextThatFitsTheSchema_IsTaken_AndBlankOnesDoNotFit(string text, bool fits)
    {
        var schemas = await DocumentAsync();
        foreach (string path in (string[])["/predict", "/classify", "/feedback/submit"])
        {
            var body = schemas.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");
            if (body.TryGetProperty("$ref", out var reference)) body = schemas.GetProperty("components").GetProperty("schemas").GetProperty(reference.GetString()!.Split('/')[^1]);
            string pattern = body.GetProperty("properties").GetProperty("text").GetProperty("pattern").GetString()!;
            var client = await service.ReadyClientAsync();
            var answer = await client.PostJsonAsync(path, JsonSerializer.Serialize(path == "/feedback/submit" ? new { text, correct = "positive" } : (object)new { text }));

            Assert.Equal(fits, Regex.IsMatch(text, pattern, RegexOptions.ECMAScript));
            Assert.Equal(fits, (int)answer.Status is 200 or 202);
        }
    }

    [Fact]
    public async Task Predict_TakesExactlyOneOfItsThreeMembers()
    {
        var schema = (await DocumentAsync()).GetProperty("paths").GetProperty("/predict").GetProperty("post")
            .GetProperty("requestBody").GetProperty("content").GetProperty("application/json").GetProperty("schema");

        Assert.Equal(["text", "review", "texts"], schema.GetProperty("properties").EnumerateObject().Select(member => member.Name));
        Assert.Equal(["text", "review", "texts"], schema.GetProperty("oneOf").EnumerateArray().Select(one => one.GetProperty("required").EnumerateArray().Single().GetString()));
        Assert.False(schema.GetProperty("additionalProperties").GetBoolean());
    }

    [Fact]
    public async Task MembersThatMayBeAbsent_AreNotRequired()
    {
        var answer = (await DocumentAsync()).GetProperty("components").GetProperty("schemas").GetProperty("PredictResponse");

        Assert.Equal(["predictions", "model", "processing_time_ms"], answer.GetProperty("required").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal("string", answer.GetProperty("properties").GetProperty("sentiment").GetProperty("type").GetString());
        Assert.Equal("number", answer.GetProperty("properties").GetProperty("processing_time_ms").GetProperty("type").GetString());
    }
}
