using Lab.Notebooks.Interpreter;

namespace Lab.Platform.Tests.Notebooks.Interpreter;

/// <summary>Functions of cells that call themselves without end fail like any other; without the look at the stack they would end this process.</summary>
[Collection(nameof(Alone))]
public sealed class RecursionTests : IAsyncDisposable
{
    readonly NotebookInterpreter notebook = new(Path.GetTempPath(), catchesStrays: false);
    int number;

    [Theory]
    [InlineData("int Down(int n) { return Down(n + 1) + 1; }\nDown(0)")]
    [InlineData("int Down(int n) => Down(n + 1) + 1;\nDown(0)")]
    [InlineData("void Down(int n) => Down(n + 1);\nDown(0);")]
    [InlineData("class Node { public int Depth => Next.Depth + 1; public Node Next => this; }\nnew Node().Depth")]
    [InlineData("class Node { public int Depth { get { return Next.Depth + 1; } } public Node Next => this; }\nnew Node().Depth")]
    [InlineData("class Node { int depth; public int Depth { get => depth; set => Depth = value + 1; } }\nnew Node().Depth = 1;")]
    [InlineData("class Node { public int this[int n] => this[n + 1] + 1; }\nnew Node()[0]")]
    [InlineData("class Node { public Node Next; public Node() { Next = new Node(); } }\nnew Node()")]
    [InlineData("class Node { public override string ToString() => $\"<{this}>\"; }\nnew Node().ToString()")]
    [InlineData("Func<int, int> down = null; down = n => down(n + 1) + 1;\ndown(0)")]
    [InlineData("Action<int> down = null; down = n => down(n + 1);\ndown(0);")]
    [InlineData("Action<int> down = null; down = n => down(n + 1); Func<int, int> other = n => n;\nSystem.Linq.Expressions.Expression<Func<int, int>> tree = x => x + 1;\ndown(0);")]
    [InlineData("await Task.Run(() => { int Down(int n) => Down(n + 1) + 1; return Down(0); })")]
    public async Task EndlessRecursion_FailsTheCellAndKeepsTheState(string code)
    {
        await RunAsync("var keep = 42;");
        var failure = (await RunAsync(code)).Failure!;
        Assert.Equal("InsufficientExecutionStackException", failure.Name);
        Assert.InRange(failure.Trace.Count, 2, 60);
        Assert.Equal("42", (await RunAsync("keep")).Value?["text/plain"]?.ToString());
    }

    [Theory]
    [InlineData("class A { public int Twice(int n) => n * 2; public int Four => Twice(2); public static A operator +(A a, A b) => a; public static implicit operator int(A a) => 7; }\n(int)(new A() + new A()) + new A().Four", "11")]
    [InlineData("class B { int x; public B() => x = 3; public int X { get => x; init => x = value; } public void Set(int v) => x = v; }\nvar b = new B { X = 4 }; b.Set(b.X + 1); b.X", "5")]
    [InlineData("async Task<int> F() => await Task.FromResult(1); async Task G() => await Task.Yield(); async ValueTask H() => await G();\nawait G(); await H(); await F()", "1")]
    [InlineData("int Fail() => throw new Exception(); string Name(int n) => n switch { 1 => \"one\", _ => \"many\" };\nName(1)", "one")]
    [InlineData("int[] store = { 1, 2 }; ref int At(int n) => ref store[n]; At(1) = 9; store[1]", "9")]
    [InlineData("T Same<T>(T value) where T : struct => value; Same(3)", "3")]
    [InlineData("IEnumerable<int> Two() { yield return 1; yield return 2; } int Sum() => Two().Sum(); Sum()", "3")]
    [InlineData("interface IShape { int Sides => 3; } class Tri : IShape { } ((IShape)new Tri()).Sides", "3")]
    public async Task ExpressionBodies_KeepTheirMeaning(string code, string plain)
    {
        var result = await RunAsync(code);
        Assert.True(result.Failure is null, string.Join('\n', result.Failure?.Trace ?? []));
        Assert.Equal(plain, result.Value?["text/plain"]?.ToString());
    }

    public ValueTask DisposeAsync() => notebook.DisposeAsync();

    Task<CellResult> RunAsync(string code) => notebook.RunAsync(code, language: null, ++number, new RecordedOutput(), new CancellationTokenSource().Token);
}
