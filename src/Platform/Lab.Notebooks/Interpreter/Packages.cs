using System.Reflection;
using Microsoft.DotNet.Interactive;
using Microsoft.DotNet.Interactive.PackageManagement;

namespace Lab.Notebooks.Interpreter;

/// <summary><c>#r "nuget: …"</c> and <c>#i</c>: packages are restored by the SDK into the user's package cache.</summary>
static class Packages
{
    public static CSharpCellKernel UsePackages(this CSharpCellKernel kernel, ScriptSession session, CSharpLanguageService language) =>
        kernel.UseNugetDirective((_, packages) =>
        {
            var references = packages.SelectMany(package => package.AssemblyPaths).Where(IsNew).Select(MappedReference.Of).ToList();
            session.Add(references);
            language.Add(references);
            return Task.CompletedTask;
        });

    // What this program brings itself is loaded already: a second one of the same name would give types that do not fit.
    static bool IsNew(string path) =>
        !File.Exists(Path.Combine(AppContext.BaseDirectory, Path.GetFileName(path)))
        && !AppDomain.CurrentDomain.GetAssemblies().Any(loaded => loaded.GetName().Name == AssemblyName.GetAssemblyName(path).Name);
}
