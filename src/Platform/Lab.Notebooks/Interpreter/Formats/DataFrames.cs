using System.Collections;
using System.Net;
using System.Reflection;
using System.Text;
using Microsoft.DotNet.Interactive.Formatting;

namespace Lab.Notebooks.Interpreter.Formats;

/// <summary>A data frame of Microsoft.Data.Analysis as a table of its first rows.</summary>
static class DataFrames
{
    const int shownRows = 20;

    public static void Register(Assembly assembly)
    {
        if (assembly.GetType("Microsoft.Data.Analysis.DataFrame") is not { } type) return;
        Formatter.Register(type, (frame, writer) => writer.Write(Html(frame)), HtmlFormatter.MimeType);
    }

    static string Html(object frame)
    {
        dynamic data = frame;
        var columns = ((IEnumerable)data.Columns).Cast<dynamic>().ToList();
        long rows = data.Rows.Count;
        var html = new StringBuilder("<table><thead><tr><th></th>");
        foreach (var column in columns) html.Append("<th>").Append(WebUtility.HtmlEncode((string)column.Name)).Append("</th>");
        html.Append("</tr></thead><tbody>");
        for (long row = 0; row < Math.Min(rows, shownRows); row++)
        {
            html.Append("<tr><td>").Append(row).Append("</td>");
            foreach (var column in columns) html.Append("<td>").Append(WebUtility.HtmlEncode((string?)column[row]?.ToString() ?? "")).Append("</td>");
            html.Append("</tr>");
        }

        return html.Append("</tbody></table><p>").Append(rows).Append(" rows, ").Append(columns.Count).Append(" columns</p>").ToString();
    }
}
