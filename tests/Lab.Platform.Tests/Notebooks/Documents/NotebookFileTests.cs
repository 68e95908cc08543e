using Lab.Notebooks.Documents;
using Lab.Notebooks.Running;

namespace Lab.Platform.Tests.Notebooks.Documents;

public sealed class NotebookFileTests : IDisposable
{
    // As Jupyter saves it, with metadata that nobody here knows.
    const string saved = """
        {
         "cells": [
          {
           "cell_type": "markdown",
           "id": "a1",
           "metadata": {},
           "source": [
            "# Title\n",
            "é <b>"
           ]
          },
          {
           "cell_type": "code",
           "execution_count": 3,
           "id": "b2",
           "metadata": {
            "tags": [
             "parameters"
            ],
            "unknown": {
             "kept": 1
            }
           },
           "outputs": [
            {
             "name": "stdout",
             "output_type": "stream",
             "text": [
              "hi\n"
             ]
            }
           ],
           "source": [
            "var rows = 100;\n",
            "var name = \"x\";"
           ]
          }
         ],
         "metadata": {
          "kernelspec": {
           "display_name": ".NET (C#)",
           "language": "C#",
           "name": ".net-csharp"
          }
         },
         "nbformat": 4,
         "nbformat_minor": 5
        }

        """;

    readonly string folder = Directory.CreateTempSubdirectory("lab-notebook-tests-").FullName;

    [Fact]
    public void UnchangedNotebook_IsWrittenByteForByte() => Assert.Equal(saved, Read(saved).ToJson());

    [Fact]
    public void Strip_LeavesWhatAPersonWrote()
    {
        var notebook = Read(saved);
        NotebookText.Strip(notebook);
        Assert.Empty(notebook.Cells[1].Outputs);
        Assert.Null(notebook.Cells[1].ExecutionCount);
        Assert.Contains("\"kept\": 1", notebook.ToJson());
    }

    [Fact]
    public void Parameters_AreSetBehindTheirCellByTheDeclaredType()
    {
        var notebook = Read(saved);
        NotebookParameters.Inject(notebook, new Dictionary<string, string> { ["rows"] = "5", ["name"] = "say \"hi\"" });
        Assert.Equal("// Parameters\nrows = 5;\nname = \"say \\\"hi\\\"\";", notebook.Cells[2].Source);
        NotebookParameters.Inject(notebook, new Dictionary<string, string> { ["rows"] = "6" });
        Assert.Equal(3, notebook.Cells.Count);
    }

    [Theory]
    [InlineData("lines", "5", "rows, name")]
    [InlineData("rows", "5 5", "no value")]
    public void ParameterThatDoesNotFit_IsNamed(string name, string value, string named) =>
        Assert.Contains(named, Assert.Throws<LabException>(() => NotebookParameters.Inject(Read(saved), new Dictionary<string, string> { [name] = value })).Message);

    [Fact]
    public void Dib_BecomesCells()
    {
        var notebook = Read("#!meta\n\n{\"kernelInfo\":{\"defaultKernelName\":\"csharp\",\"items\":[{\"name\":\"csharp\"}]}}\n\n#!markdown\n\n# Hello\n\n#!csharp\n\nvar x = 1;\nx\n\n#!html\n\n<b>y</b>\n", ".dib");
        Assert.Equal(["markdown", "code", "code"], notebook.Cells.Select(cell => cell.Kind));
        Assert.Equal("var x = 1;\nx", notebook.Cells[1].Source);
        Assert.Equal("#!html\n<b>y</b>", notebook.Cells[2].Source);
    }

    [Fact]
    public void Diff_ShowsChangedLinesWithTheirSurroundings()
    {
        var lines = NotebookText.Diff(Read(saved), Read(saved.Replace("100", "200", StringComparison.Ordinal)));
        Assert.Contains("- var rows = 100;", lines);
        Assert.Contains("+ var rows = 200;", lines);
        Assert.Empty(NotebookText.Diff(Read(saved), Read(saved)));
    }

    [Fact]
    public void Html_StandsAloneAndEncodesSources()
    {
        string html = NotebookHtml.Write(Read(saved), "a & b");
        Assert.Contains("<title>a &amp; b</title>", html);
        Assert.Contains("<h1>Title</h1>", html);
        Assert.Contains("<span class=\"keyword\">var</span> rows", html);
        Assert.DoesNotContain("http", html);
    }

    [Theory]
    [InlineData("{}", "nbformat")]
    [InlineData("""{"nbformat":3,"worksheets":[]}""", "format is 3")]
    [InlineData("[1]", "no JSON object")]
    [InlineData("""{"nbformat":4,"cells":[1]}""", "cell 1")]
    [InlineData("not json", "")]
    public void WhatIsNoNotebook_IsSaid(string text, string named)
    {
        var failure = Assert.Throws<LabException>(() => Read(text));
        Assert.Equal(ErrorKind.Data, failure.Kind);
        Assert.Contains(named, failure.Message);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    NotebookFile Read(string text, string ending = ".ipynb")
    {
        string path = Path.Combine(folder, "notebook" + ending);
        File.WriteAllText(path, text);
        return NotebookFile.Read(path);
    }
}
