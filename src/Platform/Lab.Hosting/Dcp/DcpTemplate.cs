using System.Text;
using System.Text.RegularExpressions;

namespace Lab.Hosting.Dcp;

/// <summary>
/// Arguments and values of variables are Go templates to DCP. Ours are let through, any other "{{" is text: unescaped
/// it would keep the process in "Starting" for ever.
/// </summary>
static partial class DcpTemplate
{
    /// <summary>The port the process that gets this value must listen on.</summary>
    public static string PortForServing(string service) => $$$"""{{- portForServing "{{{service}}}" -}}""";

    /// <summary>A value as DCP must get it.</summary>
    public static string Escape(string value)
    {
        if (!value.Contains("{{", StringComparison.Ordinal)) return value;
        var escaped = new StringBuilder(value.Length + 16);
        var from = 0;
        foreach (var ours in Ours().EnumerateMatches(value))
        {
            AppendText(value[from..ours.Index]);
            escaped.Append(value, ours.Index, ours.Length);
            from = ours.Index + ours.Length;
        }
        AppendText(value[from..]);
        return escaped.ToString();

        void AppendText(string text) => escaped.Append(text.Replace("{{", """{{"{{"}}""", StringComparison.Ordinal));
    }

    [GeneratedRegex("""\{\{- (portForServing|portFor|addressFor) "[a-z0-9.-]+" -\}\}""")]
    private static partial Regex Ours();
}
