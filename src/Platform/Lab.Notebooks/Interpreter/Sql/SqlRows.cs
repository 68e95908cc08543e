using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace Lab.Notebooks.Interpreter.Sql;

/// <summary>A result as C# variable: a list of a record type that is declared for it, so that cells write <c>row.Column</c>.</summary>
static class SqlRows
{
    public static async Task KeepAsync(ScriptSession session, string name, SqlResult result, CurrentCell cell)
    {
        string row = char.ToUpperInvariant(name[0]) + name[1..] + "Row";
        var names = Identifiers(result.Columns.Select(column => column.Name), row);
        var types = result.Columns.Select((column, index) => TypeOf(column.Type, result.Rows, index)).ToList();
        string members = string.Join(", ", types.Zip(names, (type, member) => $"{type} {member}"));
        string cast = string.Join(", ", types.Select((type, index) => $"({type})values[{index}]"));
        // The function that makes the rows is the value of the code: nothing of it stays in the session.
        var script = session.Compile(
            $"""
            public sealed record {row}({members});
            System.Collections.Generic.List<{row}> {name} = null;
            (System.Func<System.Collections.Generic.IEnumerable<object[]>, object>)(rows => System.Linq.Enumerable.ToList(System.Linq.Enumerable.Select(rows, values => new {row}({cast}))))
            """,
            cell.Name,
            cell.Interrupt);
        var (state, failure) = await session.RunAsync(script, cell.Interrupt);
        if (failure is not null) throw new CellException(failure);
        session.Keep(state);
        session.Variable(name)!.Value = ((Func<IEnumerable<object?[]>, object>)state.ReturnValue)(result.Rows);
    }

    // That of the column; with a place for null where the result has one. What holds values of several types is an object.
    static string TypeOf(Type type, IReadOnlyList<object?[]> rows, int column)
    {
        if (!rows.All(row => row[column] is null || type.IsInstanceOfType(row[column]))) return "object";
        string name = CSharpTypeName.Of(type);
        return type.IsValueType && rows.Any(row => row[column] is null) ? name + "?" : name;
    }

    // What an expression is called in SQL (count_star()) becomes a name of C#.
    static IReadOnlyList<string> Identifiers(IEnumerable<string> columns, string row)
    {
        var taken = new HashSet<string>(["Equals", "GetHashCode", "ToString", "GetType", "Deconstruct", "EqualityContract", "PrintMembers", "MemberwiseClone", "Finalize", row]);
        List<string> names = [];
        foreach (string column in columns)
        {
            var text = new StringBuilder();
            foreach (char letter in column) text.Append(SyntaxFacts.IsIdentifierPartCharacter(letter) ? letter : '_');
            string name = text.ToString().Trim('_');
            if (name.Length == 0 || !SyntaxFacts.IsIdentifierStartCharacter(name[0])) name = "_" + name;
            string free = name;
            for (int again = 2; !taken.Add(free); again++) free = $"{name}_{again}";
            names.Add("@" + free);
        }

        return names;
    }
}
