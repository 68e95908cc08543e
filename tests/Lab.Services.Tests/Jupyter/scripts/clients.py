"""nbclient runs a notebook through the kernel, nbconvert makes a page of it."""
import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter

notebook = nbformat.v4.new_notebook(
    cells=[
        nbformat.v4.new_markdown_cell("# Title"),
        nbformat.v4.new_code_cell("var rows = 3;\nrows * 2"),
        nbformat.v4.new_code_cell('var shown = display("a");\nshown.Update("b");'),
        nbformat.v4.new_code_cell('Console.WriteLine("one");\nCell.Clear();\nConsole.WriteLine("two");'),
    ],
    metadata={"kernelspec": {"name": ".net-csharp", "display_name": ".NET (C#)", "language": "C#"}},
)
NotebookClient(notebook, timeout=120).execute()
outputs = [cell.outputs for cell in notebook.cells if cell.cell_type == "code"]
assert outputs[0][0].data["text/plain"] == "6", outputs
assert [output.data["text/plain"] for output in outputs[1]] == ["b"], outputs
assert [output.text for output in outputs[2]] == ["two\n"], outputs
nbformat.validate(notebook)
page, _ = HTMLExporter().from_notebook_node(notebook)
assert "<h1 id=" in page and "two" in page
print("PASS")
