using System.Collections;
using System.Text.Json;
using System.Text.Json.Nodes;
using GraphQL;
using GraphQL.Execution;
using GraphQL.SystemTextJson;
using GraphQL.Types;
using Lab.MlflowServer.Http;

namespace Lab.MlflowServer.GraphQl;

/// <summary>POST /graphql: what the run page of the web asks. Errors are texts beside the data, as the reference server writes them.</summary>
sealed class GraphQlEndpoint(WireSchema wire, QueryLimits limits)
{
    static readonly DocumentExecuter executer = new();
    static readonly GraphQLSerializer serializer = new();

    readonly ISchema schema = wire.Build();

    /// <summary>Built when somebody first asks: a server without pages needs neither the schema nor the library.</summary>
    public static void Map(IEndpointRouteBuilder routes, QueryLimits limits, Func<WireSchema> wire)
    {
        var endpoint = new Lazy<GraphQlEndpoint>(() => new(wire(), limits));
        routes.MapMethods("/graphql", ["POST"], context => endpoint.Value.AnswerAsync(context));
    }

    async Task AnswerAsync(HttpContext context)
    {
        var (request, body) = await RequestReader.ReadAsync(context);
        using var document = body;
        string query = request.RequiredText("query");
        if (limits.Refuse(query) is { } refusal)
        {
            await Answers.WriteAsync(context, new JsonAnswer(new JsonObject { ["data"] = null, ["errors"] = new JsonArray(refusal) }));
            return;
        }
        var result = await executer.ExecuteAsync(options =>
        {
            options.Schema = schema;
            options.Query = query;
            options.OperationName = request.Text("operationName");
            if (body!.RootElement.TryGetProperty("variables", out var variables) && variables.ValueKind == JsonValueKind.Object) options.Variables = serializer.ReadNode<Inputs>(variables);
            options.CancellationToken = context.RequestAborted;
            options.ThrowOnUnhandledException = true;
        });
        await Answers.WriteAsync(context, new JsonAnswer(new JsonObject
        {
            ["data"] = result.Data is RootExecutionNode root ? Write(root.ToValue()) : null,
            ["errors"] = result.Errors is { Count: > 0 } errors ? new JsonArray([.. errors.Select(error => JsonValue.Create(error.Message))]) : null,
        }));
    }

    static JsonNode? Write(object? value) => value switch
    {
        null => null,
        IDictionary<string, object?> members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Write(member.Value)))),
        string text => JsonValue.Create(text),
        IEnumerable items => new JsonArray([.. items.Cast<object?>().Select(Write)]),
        _ => JsonSerializer.SerializeToNode(value),
    };
}
