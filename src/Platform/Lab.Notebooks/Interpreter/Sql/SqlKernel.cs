using System.Data.Common;
using System.Text.RegularExpressions;
using Lab.Notebooks.Interpreter.Formats;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Events;

namespace Lab.Notebooks.Interpreter.Sql;

/// <summary>SQL over files and over the variables of C#, by DuckDB. <c>#!sql --name rows</c> keeps the last result as C# variable.</summary>
sealed partial class SqlKernel : Kernel, IKernelCommandHandler<SubmitCode>
{
    public const string KernelName = "sql";

    const string nameOption = "--name";

    readonly ScriptSession session;
    readonly CurrentCell cell;
    readonly DuckDb database;

    public SqlKernel(ScriptSession session, CurrentCell cell, string folder) : base(KernelName)
    {
        (this.session, this.cell) = (session, cell);
        KernelInfo.LanguageName = "SQL";
        KernelInfo.DisplayName = "SQL (DuckDB)";
        KernelInfo.Description = "SQL over CSV, Parquet and JSON files and over tables in C# variables.";
        database = new(folder);
        RegisterForDisposal(database);
    }

    public override KernelSpecifierDirective KernelSpecifierDirective
    {
        get
        {
            var directive = base.KernelSpecifierDirective;
            directive.Parameters.Add(new(nameOption, "C# variable that keeps the result."));
            return directive;
        }
    }

    async Task IKernelCommandHandler<SubmitCode>.HandleAsync(SubmitCode command, KernelInvocationContext context)
    {
        cell.Begin();
        string sql = command.Code.Trim();
        try
        {
            string? name = command.Parameters.TryGetValue(nameOption, out string? given) ? Checked(given) : null;
            // Of a statement without text DuckDB says only that something went wrong.
            if (NoStatement().IsMatch(sql)) return;
            var connection = await database.ConnectAsync(ParentKernel.FindKernelByName(CSharpCellKernel.KernelName));
            // Away from the scheduler of the kernels: a query works for as long as it likes.
            var last = await Task.Run(() => Run(connection, sql, keepAll: name is not null, result => Show(result, command, context)), CancellationToken.None);
            if (name is null) return;
            if (last is null) throw new LabException(ErrorKind.Usage, $"The statement gives no rows that '{name}' could keep.", remedy: "End the cell with a query.");
            await SqlRows.KeepAsync(session, name, last, cell);
        }
        catch (Exception failure)
        {
            cell.Failure = failure is DbException told && !cell.Interrupt.IsCancellationRequested
                ? SqlFailures.Of(told, sql, cell.Name, cell.LineOf(sql))
                : CellFailures.Of(failure, cell.Interrupt);
            context.Fail(command, failure, cell.Failure.Message);
        }
    }

    // All results but the last are shown in any case; the last one is kept instead where it has a name.
    SqlResult? Run(DbConnection connection, string sql, bool keepAll, Action<SqlResult> show)
    {
        using var tables = SqlTables.Load(connection, session, sql, cell.Interrupt);
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var interrupt = cell.Interrupt.UnsafeRegister(_ => command.Cancel(), null);
        using var reader = command.ExecuteReader();
        SqlResult? last = null;
        do
        {
            if (reader.FieldCount == 0) continue;
            if (last is not null) show(last);
            last = SqlResult.Read(reader, keepAll ? int.MaxValue : BoundedTable.MostRows, cell.Interrupt);
        }
        while (reader.NextResult());
        if (!keepAll && last is not null) show(last);
        return last;
    }

    static void Show(SqlResult result, SubmitCode command, KernelInvocationContext context)
    {
        var table = new BoundedTable([.. result.Columns.Select(column => column.Name)], result.Rows, result.Count);
        context.Publish(new DisplayedValueProduced(result, command, table.Formatted()));
    }

    static string Checked(string name) => SyntaxFacts.IsValidIdentifier(name) && SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None
        ? name
        : throw new LabException(ErrorKind.Usage, $"'{name}' cannot be a C# variable.", expected: "letters, digits and _, no key word");

    [GeneratedRegex(@"\A(\s|;|--[^\n]*(\n|\z)|/\*.*?\*/)*\z", RegexOptions.Singleline)]
    private static partial Regex NoStatement();
}
