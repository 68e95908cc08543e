namespace Lab.Platform.Tests.Notebooks.Interpreter;

/// <summary>Files that a cell brings, by paths that begin in the notebook's folder.</summary>
[Collection(nameof(Alone))]
public sealed class BroughtFilesTests(NotebookSession notebook) : IClassFixture<NotebookSession>
{
    [Fact]
    public async Task Load_RunsAScriptAndWhatItLoads()
    {
        notebook.Write("outer.csx", "#load \"parts/inner.csx\"\nint Outer() => Inner() + 1;");
        notebook.Write("parts/inner.csx", "int Inner() => 6;");
        Assert.Equal("7", await notebook.PlainAsync("#load \"outer.csx\"\nOuter()"));
    }

    [Theory]
    [InlineData("code.cs", "int FromCs() => 1;", "FromCs()", "1")]
    [InlineData("parts/code.dib", "#!meta\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\"}}\n\n#!csharp\n\nvar fromDib = 2;\n\n#!markdown\n\n# Title\n\n#!csharp\n\nvar more = fromDib + 1;", "fromDib + more", "5")]
    [InlineData("code.ipynb", "{\"cells\":[{\"cell_type\":\"markdown\",\"metadata\":{},\"source\":[\"# A\"]},{\"cell_type\":\"code\",\"metadata\":{},\"execution_count\":null,\"outputs\":[],\"source\":[\"int fromIpynb = 4;\\n\",\"fromIpynb++;\"]}],\"metadata\":{\"kernelspec\":{\"name\":\".net-csharp\",\"display_name\":\".NET (C#)\",\"language\":\"C#\"}},\"nbformat\":4,\"nbformat_minor\":4}", "fromIpynb", "5")]
    public async Task Import_BringsDeclarations(string file, string content, string expression, string plain)
    {
        notebook.Write(file, content);
        Assert.Null((await notebook.RunAsync($"#!import {file}")).Failure);
        Assert.Equal(plain, await notebook.PlainAsync(expression));
        // A name in quotes means the same.
        Assert.Null((await notebook.RunAsync($"#!import \"{file}\"")).Failure);
    }

    [Theory]
    [InlineData("#!import nowhere.dib", "nowhere.dib")]
    [InlineData("#load \"nowhere.csx\"", "nowhere.csx")]
    [InlineData("#r \"nowhere.dll\"", "nowhere.dll")]
    public async Task FileThatIsNotThere_IsNamed(string code, string said) => Assert.Contains(said, (await notebook.RunAsync(code)).Failure!.Message);

    [Fact]
    public async Task Import_SaysWhatFailsInside()
    {
        notebook.Write("broken.cs", "int a = 1;\nundefined();");
        Assert.Contains("undefined", (await notebook.RunAsync("#!import broken.cs")).Failure!.Message);
    }

    [Fact]
    public async Task Reference_ToAnAssemblyInTheFolder()
    {
        Assembly("Own.Greetings", "namespace Own { public static class Greetings { public static string Hello(string name) => $\"Hello, {name}\"; } }");
        Assert.Equal("Hello, Ada", await notebook.PlainAsync("#r \"parts/Own.Greetings.dll\"\nusing Own;\nGreetings.Hello(\"Ada\")"));
        Assert.Equal("Hello, Bob", await notebook.PlainAsync("Greetings.Hello(\"Bob\")"));
        Assert.Contains("Hello", (await notebook.Interpreter.CompleteAsync("Greetings.He", 12, default)).Matches.Select(match => match.Text));
    }

    void Assembly(string name, string code)
    {
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => Path.GetFileName(path) is "System.Runtime.dll" or "System.Private.CoreLib.dll")
            .Select(path => Microsoft.CodeAnalysis.MetadataReference.CreateFromFile(path));
        var compilation = Microsoft.CodeAnalysis.CSharp.CSharpCompilation.Create(
            name, [Microsoft.CodeAnalysis.CSharp.CSharpSyntaxTree.ParseText(code)], references, new(Microsoft.CodeAnalysis.OutputKind.DynamicallyLinkedLibrary));
        Directory.CreateDirectory(Path.Combine(notebook.Folder, "parts"));
        using var file = File.Create(Path.Combine(notebook.Folder, "parts", name + ".dll"));
        Assert.True(compilation.Emit(file, cancellationToken: TestContext.Current.CancellationToken).Success);
    }
}
