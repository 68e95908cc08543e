using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Lab.Platform.Tests.Hosting.Extensions;

/// <summary>A method as it is written in C#: <c>IResourceBuilder&lt;T&gt; WithArgs&lt;T&gt;(this ..., params string[] args) where T : IResourceWithArgs</c>.</summary>
static class SignatureText
{
    static readonly NullabilityInfoContext nullability = new();
    static readonly Lock gate = new();

    static readonly Dictionary<Type, string> keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(string)] = "string",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(bool)] = "bool",
        [typeof(object)] = "object",
    };

    public static string Of(MethodInfo method)
    {
        lock (gate)
        {
            var generics = method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(argument => argument.Name))}>" : "";
            var isExtension = method.IsDefined(typeof(ExtensionAttribute));
            var parameters = method.GetParameters().Select((parameter, i) => (i == 0 && isExtension ? "this " : "") + Parameter(parameter));
            var constraints = method.IsGenericMethod ? string.Concat(method.GetGenericArguments().Select(Constraint)) : "";
            return $"{Type(nullability.Create(method.ReturnParameter), false)} {method.Name}{generics}({string.Join(", ", parameters)}){constraints}";
        }
    }

    static string Parameter(ParameterInfo parameter)
    {
        var text = parameter.IsDefined(typeof(ParamArrayAttribute)) ? "params " : parameter.IsIn ? "in " : "";
        text += parameter.ParameterType.IsByRef
            ? Name(parameter.ParameterType.GetElementType()!)
            : Type(nullability.Create(parameter), true);
        return $"{text} {parameter.Name}{(parameter.HasDefaultValue ? " = " + Default(parameter) : "")}";
    }

    static string Type(NullabilityInfo info, bool isInput)
    {
        var type = info.Type;
        var state = isInput ? info.WriteState : info.ReadState;
        var mark = state == NullabilityState.Nullable && !type.IsValueType ? "?" : "";
        if (Nullable.GetUnderlyingType(type) is { } value) return Name(value) + "?";
        if (type.IsArray) return $"{Type(info.ElementType!, isInput)}[]{mark}";
        return type.IsGenericType
            ? $"{Name(type)}<{string.Join(", ", info.GenericTypeArguments.Select(argument => Type(argument, isInput)))}>{mark}"
            : Name(type) + mark;
    }

    static string Name(Type type)
    {
        if (keywords.TryGetValue(type, out var keyword)) return keyword;
        var name = type.Name.Split('`')[0];
        return type is { IsNested: true, IsGenericParameter: false } ? $"{Name(type.DeclaringType!)}.{name}" : name;
    }

    static string Default(ParameterInfo parameter) => parameter.DefaultValue switch
    {
        null when parameter.ParameterType.IsValueType && Nullable.GetUnderlyingType(parameter.ParameterType) is null => "default",
        null => "null",
        bool flag => flag ? "true" : "false",
        var value when (Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType).IsEnum =>
            $"{parameter.ParameterType.Name}.{Enum.ToObject(parameter.ParameterType, value)}",
        var value => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    static string Constraint(Type argument)
    {
        var parts = argument.GetGenericParameterConstraints().Select(Name).ToList();
        if (argument.GenericParameterAttributes.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint)) parts.Add("new()");
        return parts.Count == 0 ? "" : $" where {argument.Name} : {string.Join(", ", parts)}";
    }
}
