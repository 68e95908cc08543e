using System.Globalization;
using System.Text.Json;
using GraphQL.Types;
using GraphQLParser.AST;

namespace Lab.MlflowServer.GraphQl;

/// <summary>An int64 as text: JavaScript's numbers hold 53 bits.</summary>
sealed class LongStringType : ScalarGraphType
{
    public LongStringType() => Name = "LongString";

    public override object? Serialize(object? value) => value switch
    {
        null => null,
        JsonElement { ValueKind: JsonValueKind.Number } number => number.GetRawText(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture),
    };

    public override object? ParseValue(object? value) => value is null ? null : Convert.ToInt64(value, CultureInfo.InvariantCulture);

    public override object? ParseLiteral(GraphQLValue value) => value switch
    {
        GraphQLNullValue => null,
        GraphQLIntValue number => long.Parse(number.Value, CultureInfo.InvariantCulture),
        GraphQLStringValue text => long.Parse(text.Value, CultureInfo.InvariantCulture),
        _ => ThrowLiteralConversionError(value),
    };
}
