namespace Lab.Platform.Tests.Notebooks.Interpreter.Sql;

/// <summary>SQL cells over files and C# variables. DuckDB is a package that is fetched: without a feed these are skipped.</summary>
[Collection(nameof(Alone))]
public sealed class SqlCellTests(NotebookSession notebook) : IClassFixture<NotebookSession>, IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        var probe = await notebook.RunAsync("#!sql\nSELECT 1");
        Assert.SkipWhen(probe.Failure is { Message: var message } && message.Contains("could not be fetched", StringComparison.Ordinal), "No package source has DuckDB.NET.Data.Full.");
        Assert.Null(probe.Failure);
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Files_AreTablesByTheirRelativePath()
    {
        notebook.Write("people.csv", "name,age\nAda,36\nAlan,41\n");
        notebook.Write("visits.jsonl", "{\"name\":\"Ada\",\"pages\":[1,2]}\n{\"name\":\"Ada\",\"pages\":[3]}\n");
        Assert.Equal("name  n\nAda   2", await notebook.PlainAsync("#!sql\nSELECT p.name, count(*) AS n FROM 'people.csv' p JOIN 'visits.jsonl' v USING (name) GROUP BY p.name"));
        string parquet = Path.Combine(notebook.Folder, "people.parquet");
        await notebook.RunAsync($"#!sql\nCOPY (SELECT * FROM 'people.csv') TO '{parquet}' (FORMAT parquet)");
        Assert.Equal("s\n77", await notebook.PlainAsync("#!sql\nSELECT sum(age) AS s FROM 'people.parquet'"));
    }

    [Theory]
    [InlineData("var t = new[] { new { Name = \"a\", N = 1 }, new { Name = \"b\", N = 2 } };", "SELECT Name, n * 2 AS m FROM t ORDER BY n", "Name  m\na     2\nb     4")]
    [InlineData("record Point(int X, double? Y, string Note);\nvar t = new List<Point> { new(1, 1.5, \"ä'\\\"\"), new(2, null, null) };", "FROM t", "X  Y     Note\n1  1.5   ä'\"\n2  null  null")]
    [InlineData("var t = Enumerable.Range(1, 4).Where(x => x % 2 == 0);", "SELECT list(value) AS l FROM t", "l\n[2, 4]")]
    [InlineData("var t = new[] { (1, \"x\"), (2, \"y\") };", "SELECT Item2 FROM t WHERE Item1 = 2", "Item2\ny")]
    [InlineData("var t = new Dictionary<string, int> { [\"k\"] = 3 };", "SELECT key, value FROM t", "Key  Value\nk    3")]
    [InlineData("var t = new List<Dictionary<string, object>> { new() { [\"a\"] = 1 }, new() { [\"b\"] = \"z\" } };", "SELECT a, b FROM t", "a     b\n1     null\nnull  z")]
    [InlineData("var t = new System.Data.DataTable(); t.Columns.Add(\"a\", typeof(int)); t.Rows.Add(5); t.Rows.Add(DBNull.Value);", "SELECT a FROM t", "a\n5\nnull")]
    [InlineData("var t = new[] { new { id = 1, Id = 2 } };", "SELECT id, Id_2 FROM t", "id  Id_2\n1   2")]
    [InlineData("var t = new[] { new { V = new[] { 1f, 2f }, D = 1.25m } };", "SELECT V[2] AS v, D + 1 AS d FROM t", "v  d\n2  2.25")]
    [InlineData("var t = new[] { new { K = DayOfWeek.Monday, C = 'c', G = Guid.Empty, B = new byte[] { 1 } } };", "SELECT k, c, g = '00000000-0000-0000-0000-000000000000' AS g, b FROM t", "K       C  g     B\nMonday  c  True  1 bytes")]
    [InlineData("var t = new[] { new { A = new DateTime(2024, 2, 3, 4, 5, 6), D = new DateOnly(2024, 1, 1), T = new TimeOnly(1, 2), S = TimeSpan.FromHours(30) } };", "SELECT year(a) AS y, d, hour(t) AS h, a + s AS e FROM t", "y     D           h  e\n2024  2024-01-01  1  2024-02-04 10:05:06")]
    [InlineData("var t = new int[0];", "SELECT count(*) AS n FROM t", "n\n0")]
    [InlineData("var t = new[] { new { U = ulong.MaxValue, H = System.Numerics.BigInteger.Pow(10, 30), N = double.NaN } };", "SELECT u, h, isnan(n) AS n FROM t", "U                     H                                n\n18446744073709551615  1000000000000000000000000000000  True")]
    public async Task Variable_IsATable(string declared, string sql, string plain)
    {
        Assert.Null((await notebook.RunAsync(declared)).Failure);
        Assert.Equal(plain, await notebook.PlainAsync("#!sql\n" + sql), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task DataSetOfTheLab_IsATableWithTheNamesOfItsLabels()
    {
        await notebook.RunAsync("using Lab.Datasets;\nusing var stream = new MemoryStream(Encoding.UTF8.GetBytes(\"text,label\\ngood,pos\\nbad,neg\\n\"));".Replace("using var", "var", StringComparison.Ordinal));
        Assert.Null((await notebook.RunAsync("var data = Dataset.Load(stream, \"data.csv\", new DatasetOptions());")).Failure);
        Assert.Equal("Text  Label  Line\nbad   neg    3", await notebook.PlainAsync("#!sql\nSELECT * FROM data WHERE label = 'neg'"));
    }

    [Fact]
    public async Task ChangedVariable_IsReadAnew()
    {
        await notebook.RunAsync("var growing = new List<int> { 1 };");
        Assert.Equal("n\n1", await notebook.PlainAsync("#!sql\nSELECT count(*) AS n FROM growing"));
        await notebook.RunAsync("growing.Add(2);");
        Assert.Equal("n\n2", await notebook.PlainAsync("#!sql\nSELECT count(*) AS n FROM growing"));
    }

    [Fact]
    public async Task NamedResult_IsAListOfRecordsInCSharp()
    {
        Assert.Equal("", await notebook.PlainAsync("#!sql --name top\nSELECT i AS id, CASE WHEN i < 2 THEN i * 0.5 END AS half, 'n' || i AS \"full name\", count(*) OVER () FROM range(30) t(i)"));
        Assert.Equal("435", await notebook.PlainAsync("top.Sum(row => row.id)"));
        Assert.Equal("n1 True 28", await notebook.PlainAsync("$\"{top[1].full_name} {top[1].half == 0.5m} {top.Count(row => row.half is null)}\""));
        Assert.Equal("n\n30", await notebook.PlainAsync("#!sql\nSELECT count(*) AS n FROM top"));
        Assert.Null((await notebook.RunAsync("#!sql --name top\nSELECT 'again' AS word")).Failure);
        Assert.Equal("again", await notebook.PlainAsync("top.Single().word"));
    }

    [Theory]
    [InlineData("SELECT 1 AS \"class\", 2 AS \"ToString\", 3 AS \"1st\", 4 AS \"a b\", 5 AS \"a_b\", 6 AS \"KRow\"", "k[0].@class + k[0].ToString_2 + k[0]._1st + k[0].a_b + k[0].a_b_2 + k[0].KRow_2", "21")]
    [InlineData("SELECT [1, 2] AS l, {'x': 7} AS s, 'ab'::BLOB AS b, 'on'::ENUM('on', 'off') AS e, INTERVAL 1 DAY AS i", "$\"{k[0].l.Sum()} {k[0].s[\"x\"]} {k[0].b.Length} {k[0].e} {k[0].i.TotalHours}\"", "3 7 2 on 24")]
    [InlineData("SELECT 1 AS a WHERE false", "k.Count", "0")]
    public async Task NamedResult_HasNamesAndTypesOfCSharp(string sql, string expression, string plain)
    {
        Assert.Null((await notebook.RunAsync("#!sql --name k\n" + sql)).Failure);
        Assert.Equal(plain, await notebook.PlainAsync(expression));
    }

    [Theory]
    [InlineData("#!sql --name class\nSELECT 1", "'class' cannot be a C# variable")]
    [InlineData("#!sql --name a-b\nSELECT 1", "'a-b' cannot be a C# variable")]
    [InlineData("#!sql --name none\nCREATE TABLE unnamed(a INT)", "gives no rows that 'none' could keep")]
    [InlineData("#!sql --nam x\nSELECT 1", "--nam")]
    public async Task NameThatCannotBe_IsSaid(string code, string said) => Assert.Contains(said, (await notebook.RunAsync(code)).Failure!.Message);

    [Fact]
    public async Task LongAndWideResult_IsBounded()
    {
        string plain = await notebook.PlainAsync("#!sql\nSELECT i, repeat('x', 1000) AS long FROM range(1234567) t(i)");
        Assert.EndsWith("… 1,234,547 more rows", plain);
        Assert.Equal(22, plain.Split('\n').Length);
        Assert.True(plain.Length < 6000, plain.Length.ToString());
        Assert.Contains("1,234,547 more rows", notebook.Output.Displays.Last()["text/html"]!.ToString());
        Assert.EndsWith("… 10 more columns", await notebook.PlainAsync($"#!sql\nSELECT {string.Join(", ", Enumerable.Range(0, 60).Select(i => $"{i} AS c{i}"))}"));
    }

    [Fact]
    public async Task SeveralStatements_ShowEachResult()
    {
        Assert.Equal("b\n3", await notebook.PlainAsync("#!sql\nCREATE TABLE kept(a INT);\nINSERT INTO kept VALUES (1), (2);\nSELECT a FROM kept;\nSELECT sum(a) AS b FROM kept; -- end"));
        Assert.Equal(2, notebook.Output.Displays.Count());
        Assert.Equal("n\n2", await notebook.PlainAsync("#!sql\nSELECT count(*) AS n FROM kept"));
    }

    [Theory]
    [InlineData("#!sql\n\n\nSELECT 1;\n  SELEC 2", "line 5", "SELEC 2", "  ^")]
    [InlineData("#!sql\nSELECT 1 AS ä,\n  nosuch\nFROM range(3)", "line 3", "nosuch", "  ^")]
    [InlineData("var before = 1;\n#!sql\nSELECT *\nFROM missing_table", "line 4", "missing_table", "     ^")]
    public async Task Mistake_IsShownWithItsLineOfTheCell(string code, string line, string source, string mark)
    {
        var failure = (await notebook.RunAsync(code)).Failure!;
        Assert.Equal("SqlError", failure.Name);
        Assert.Contains(failure.Trace, text => text.EndsWith(line + ":", StringComparison.Ordinal));
        Assert.Contains(source, failure.Trace[^2]);
        Assert.Equal(mark, failure.Trace[^1]);
        Assert.Equal("a\n1", await notebook.PlainAsync("#!sql\nSELECT 1 AS a"));
    }

    [Theory]
    [InlineData("SELECT * FROM 'http://127.0.0.1:9/a.parquet'")]
    [InlineData("INSTALL httpfs")]
    [InlineData("INSTALL httpfs FROM 'http://127.0.0.1:9'")]
    public async Task Network_IsNotReached(string sql) =>
        Assert.Contains("not fetched here", (await notebook.RunAsync("#!sql\n" + sql)).Failure!.Message);

    [Theory]
    [InlineData("")]
    [InlineData("-- a remark\n/* and\nanother */ ;")]
    public async Task CellWithoutStatement_DoesNothing(string sql) => Assert.Equal("", await notebook.PlainAsync("#!sql\n" + sql));

    [Theory]
    [InlineData("SELECT count(*) FROM range(1000000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3")]
    [InlineData("SELECT * FROM endless")]
    public async Task Interrupt_EndsTheQueryAndKeepsTheDatabase(string sql)
    {
        await notebook.RunAsync("IEnumerable<int> Count() { for (int i = 0; ; i++) yield return i; }\nvar endless = Count();\n");
        await notebook.RunAsync("#!sql\nCREATE OR REPLACE TABLE stays AS SELECT 1 AS a");
        using var interrupt = new CancellationTokenSource();
        var running = notebook.RunAsync("#!sql\n" + sql, interrupt.Token);
        interrupt.CancelAfter(TimeSpan.FromMilliseconds(200));
        var result = await running.WaitAsync(TimeSpan.FromSeconds(10), TestContext.Current.CancellationToken);
        Assert.Equal("Interrupted", result.Failure!.Name);
        Assert.Equal("a\n1", await notebook.PlainAsync("#!sql\nFROM stays"));
    }
}
