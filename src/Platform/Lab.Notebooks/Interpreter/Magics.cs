using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.Directives;
using Microsoft.DotNet.Interactive.Formatting;

namespace Lab.Notebooks.Interpreter;

/// <summary>Magics that are not in the library's own set: <c>#!time</c>, <c>#!lsmagic</c>, <c>#!about</c>.</summary>
static class Magics
{
    public static void AddTo(CompositeKernel kernels)
    {
        Add(kernels, "#!time", "Shows how long the rest of the cell takes.", context =>
        {
            var begun = Stopwatch.StartNew();
            context.OnComplete(ended => ended.DisplayAs($"Wall time: {begun.Elapsed.TotalMilliseconds:F3} ms", PlainTextFormatter.MimeType));
        });
        Add(kernels, "#!lsmagic", "Lists the magics of each language.", context => context.DisplayAs(List(kernels), HtmlFormatter.MimeType));
        Add(kernels, "#!about", "Says what runs this notebook.", context => context.DisplayAs(About(), PlainTextFormatter.MimeType));
    }

    static void Add(CompositeKernel kernels, string name, string description, Action<KernelInvocationContext> act) =>
        kernels.AddDirective(new KernelActionDirective(name) { Description = description }, (_, context) =>
        {
            act(context);
            return Task.CompletedTask;
        });

    static string List(CompositeKernel kernels)
    {
        var sections = kernels.ChildKernels.Prepend<Kernel>(kernels).Select(kernel => (kernel.Name, Directives: kernel.KernelInfo.SupportedDirectives.Where(directive => !directive.Hidden).OrderBy(directive => directive.Name, StringComparer.Ordinal)))
            .Where(section => section.Directives.Any());
        return string.Concat(sections.Select(section =>
            $"<h4>{section.Name}</h4><table>{string.Concat(section.Directives.Select(directive => $"<tr><td><code>{directive.Name}</code></td><td>{System.Net.WebUtility.HtmlEncode(directive.Description)}</td></tr>"))}</table>"));
    }

    static string About() =>
        $"C# (Sentiment Lab) {typeof(Magics).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}";
}
