namespace Lab.Notebooks.Interpreter;

/// <summary>A type as C# writes it.</summary>
static class CSharpTypeName
{
    /// <returns>The full name; <c>object</c> for a type that code outside its assembly cannot name.</returns>
    public static string Of(Type type)
    {
        if (!type.IsVisible) return "object";
        if (type.IsArray) return $"{Of(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        // A generic type nested in a generic type has the arguments of both, its own last.
        var arguments = new Queue<Type>(type.GetGenericArguments());
        var nest = new Stack<Type>();
        for (var outer = type; outer is not null; outer = outer.DeclaringType) nest.Push(outer);
        int given = 0;
        var parts = nest.Select(part =>
        {
            int own = part.GetGenericArguments().Length - given;
            given += own;
            string name = part.Name.Split('`')[0];
            return own == 0 ? name : $"{name}<{string.Join(", ", Enumerable.Range(0, own).Select(_ => Of(arguments.Dequeue())))}>";
        });
        string named = string.Join('.', parts);
        return type.Namespace is { } space ? $"global::{space}.{named}" : named;
    }
}
