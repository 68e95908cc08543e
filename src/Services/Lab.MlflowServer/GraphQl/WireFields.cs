using System.Text.Json;
using GraphQL;
using GraphQL.Resolvers;
using GraphQL.Types;
using GraphQL.Utilities;

namespace Lab.MlflowServer.GraphQl;

/// <summary>
/// Fields of wire types, read from their JSON: <c>artifactUri</c> is <c>artifact_uri</c>. What is left out there stands here with what it
/// means: an empty list, an empty text, zero.
/// </summary>
sealed class WireFields : BaseSchemaNodeVisitor
{
    static readonly FuncFieldResolver<object?> resolver = new(Read);

    public override void VisitObjectFieldDefinition(FieldType field, IObjectGraphType type, ISchema schema) => field.Resolver ??= resolver;

    static object? Read(IResolveFieldContext context)
    {
        var type = context.FieldDefinition.ResolvedType!;
        if (context.Source is not JsonElement { ValueKind: JsonValueKind.Object } source
            || !source.TryGetProperty(JsonNamingPolicy.SnakeCaseLower.ConvertName(context.FieldDefinition.Name), out var value)
            || value.ValueKind == JsonValueKind.Null) return Missing(type);
        return value.ValueKind switch
        {
            JsonValueKind.Array => value.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.String ? (object)item.GetString()! : item).ToList(),
            // A metric that is NaN has no number in GraphQL.
            JsonValueKind.String => type is FloatGraphType ? null : value.GetString(),
            JsonValueKind.Number => type is FloatGraphType ? value.GetDouble() : value,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => value,
        };
    }

    static object? Missing(IGraphType type) => type switch
    {
        ListGraphType => Array.Empty<object>(),
        StringGraphType => "",
        LongStringType => 0L,
        BooleanGraphType => false,
        _ => null,
    };
}
