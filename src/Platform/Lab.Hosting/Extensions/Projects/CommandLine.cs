using System.Text;

namespace Aspire.Hosting;

/// <summary>Splits a command line as shells do for simple cases: spaces separate, double quotes hold together, a backslash escapes a quote.</summary>
static class CommandLine
{
    public static string[] Split(string line)
    {
        var args = new List<string>();
        var arg = new StringBuilder();
        var inQuotes = false;
        var any = false;
        for (var i = 0; i < line.Length; i++)
        {
            var c = line[i];
            if (c == '\\' && i + 1 < line.Length && line[i + 1] == '"')
            {
                arg.Append('"');
                i++;
                any = true;
            }
            else if (c == '"')
            {
                inQuotes = !inQuotes;
                any = true;
            }
            else if (char.IsWhiteSpace(c) && !inQuotes)
            {
                if (any) args.Add(arg.ToString());
                arg.Clear();
                any = false;
            }
            else
            {
                arg.Append(c);
                any = true;
            }
        }

        if (any) args.Add(arg.ToString());
        return [.. args];
    }
}
