using System.Reflection;
using Microsoft.AspNetCore.Html;
using Microsoft.DotNet.Interactive.Formatting;

namespace Lab.Notebooks.Interpreter.Formats;

/// <summary>
/// How objects of libraries that a notebook brings are shown: figures of ScottPlot, Plotly.NET and XPlot, JSON of
/// Newtonsoft.Json, data frames of Microsoft.Data.Analysis. None of them is referenced here; each is looked for when its assembly is loaded.
/// </summary>
static class Figures
{
    const int width = 700, height = 420;

    public static void Watch()
    {
        AppDomain.CurrentDomain.AssemblyLoad += (_, loaded) => Register(loaded.LoadedAssembly);
        foreach (var assembly in AppDomain.CurrentDomain.GetAssemblies()) Register(assembly);
    }

    static void Register(Assembly assembly)
    {
        try
        {
            switch (assembly.GetName().Name)
            {
                case "ScottPlot": Html(assembly, "ScottPlot.Plot", "GetSvgHtml", [width, height]); break;
                case "Plotly.NET": Html(assembly, "Plotly.NET.GenericChart", "toChartHTML", null); break;
                case "XPlot.Plotly": Html(assembly, "XPlot.Plotly.PlotlyChart", "GetInlineHtml", []); break;
                case "Newtonsoft.Json": Json(assembly); break;
                case "Microsoft.Data.Analysis": DataFrames.Register(assembly); break;
            }
        }
        catch (Exception failure) when (failure is IOException or TypeLoadException or BadImageFormatException)
        {
            // A library without all that it needs: it is shown as other objects are, and its loading goes on.
        }
    }

    // Its objects are sequences of themselves, over which the formatters of sequences never end.
    static void Json(Assembly assembly)
    {
        if (assembly.GetType("Newtonsoft.Json.Linq.JToken") is not { } type) return;
        foreach (string mimeType in (string[])[JsonFormatter.MimeType, PlainTextFormatter.MimeType])
            Formatter.Register(type, (token, writer) => writer.Write(token), mimeType);
        Formatter.SetPreferredMimeTypesFor(type, JsonFormatter.MimeType, PlainTextFormatter.MimeType);
    }

    // An instance method with arguments, or a static method (a function of F#) that takes the figure.
    static void Html(Assembly assembly, string typeName, string methodName, object[]? arguments)
    {
        var methods = new[] { assembly.GetType(typeName), assembly.GetType(typeName + "Module") }.OfType<Type>()
            .SelectMany(type => type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)).Where(method => method.Name == methodName);
        var method = methods.FirstOrDefault(method => method.GetParameters().Length == (arguments?.Length ?? 1));
        if (method is null) return;
        var type = arguments is null ? method.GetParameters()[0].ParameterType : method.DeclaringType!;
        Formatter.Register(
            type,
            (figure, writer) => new HtmlString((string)(arguments is null ? method.Invoke(null, [figure]) : method.Invoke(figure, arguments))!).WriteTo(writer, System.Text.Encodings.Web.HtmlEncoder.Default),
            HtmlFormatter.MimeType);
    }
}
