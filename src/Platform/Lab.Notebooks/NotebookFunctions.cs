using Lab.Notebooks.Interpreter;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Commands;

namespace Lab.Notebooks;

/// <summary>
/// What cells call without a class name, under the names of Polyglot Notebooks. The library's own <c>display</c> gives an update another
/// name than the value it is to change, so that nothing is updated.
/// </summary>
public static class NotebookFunctions
{
    /// <summary>Shows a value.</summary>
    /// <param name="value">Any object; formatters say how it looks.</param>
    /// <param name="mimeTypes">Representations; none: those preferred for its type.</param>
#pragma warning disable IDE1006 // The name that notebooks use.
    public static DisplayedOutput display(object? value, params string[] mimeTypes) => new(value, mimeTypes);
#pragma warning restore IDE1006

    /// <summary>Shows a value; the same as <see cref="display"/>.</summary>
    public static DisplayedOutput Display<T>(this T value, params string[] mimeTypes) => new(value, mimeTypes);

    /// <summary>Marks text as HTML.</summary>
    public static IHtmlContent HTML(string content) => Kernel.HTML(content);

    /// <summary>Adds style to the client's page.</summary>
    public static void CSS(string content) => display(HTML($"<style>{content}</style>"), "text/html");

    /// <summary>Runs a script in the client.</summary>
    public static void Javascript(string script) => JupyterFrontend.Show(script, CellConsole.Current);

    /// <summary>Asks the person in front of the notebook.</summary>
    public static Task<string> GetInputAsync(string prompt = "", string typeHint = "text") => Kernel.GetInputAsync(prompt, typeHint);

    /// <summary>Asks for several values.</summary>
    public static Task<IDictionary<string, string>> GetInputsAsync(IEnumerable<InputDescription> inputs) => Kernel.GetInputsAsync(inputs);

    /// <summary>Asks for a secret; what is typed is not shown.</summary>
    public static Task<PasswordString> GetPasswordAsync(string prompt = "") => Kernel.GetPasswordAsync(prompt);
}
