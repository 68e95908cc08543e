using System.Collections;
using System.Reflection;
using Microsoft.DotNet.Interactive.Formatting;

namespace Lab.Notebooks.Interpreter.Formats;

/// <summary>A data frame of Microsoft.Data.Analysis as a table of its first rows.</summary>
static class DataFrames
{
    public static void Register(Assembly assembly)
    {
        if (assembly.GetType("Microsoft.Data.Analysis.DataFrame") is not { } type) return;
        Formatter.Register(type, (frame, writer) => writer.Write(Table(frame).Html()), HtmlFormatter.MimeType);
        Formatter.Register(type, (frame, writer) => writer.Write(Table(frame).Plain()), PlainTextFormatter.MimeType);
    }

    static BoundedTable Table(object frame)
    {
        dynamic data = frame;
        var columns = ((IEnumerable)data.Columns).Cast<dynamic>().ToList();
        long rows = data.Rows.Count;
        List<object?[]> shown = [];
        for (long row = 0; row < Math.Min(rows, BoundedTable.MostRows); row++) shown.Add([row, .. columns.Select(column => (object?)column[row])]);
        return new(["", .. columns.Select(column => (string)column.Name)], shown, rows);
    }
}
