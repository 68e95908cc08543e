"""Jupyter's kernel test suite with every attribute filled in."""
import unittest

import jupyter_kernel_test


class LabKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "lab-csharp"
    language_name = "C#"
    file_extension = ".cs"
    code_hello_world = 'Console.WriteLine("hello, world");'
    code_stderr = 'Console.Error.WriteLine("oh no");'
    completion_samples = [
        {"text": "Console.Wri", "matches": {"Write", "WriteLine"}},
        {"text": "Math.Sq", "matches": {"Sqrt"}},
        {"text": "using System.Text.Jso", "matches": {"Json"}},
    ]
    complete_code_samples = ["1 + 1", "var x = 1;", "if (true) { Console.WriteLine(1); }", "#!time\n1 + 1"]
    incomplete_code_samples = ["if (true) {", "var x = (1 +", "class A {", '"""']
    invalid_code_samples = ["var = = 3;", "int 3x = 1;"]
    code_page_something = 'Cell.Page("a long text");'
    code_generate_error = 'throw new Exception("boom");'
    code_execute_result = [{"code": "1 + 1", "result": "2"}, {"code": "1 + 1", "result": "2"}, {"code": "1 + 1", "result": "2"}]
    code_display_data = [
        {"code": 'display(HTML("<b>x</b>"));', "mime": "text/html"},
        {"code": "#!markdown\n# x", "mime": "text/markdown"},
        {"code": "#!javascript\nalert(1)", "mime": "application/javascript"},
    ]
    code_history_pattern = "1*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Console.WriteLine"
    code_clear_output = "Cell.Clear();"


if __name__ == "__main__":
    unittest.main(verbosity=2)
