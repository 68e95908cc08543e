using System.CommandLine;
using Lab;
using Lab.Benchmarks.Csv;
using Lab.Benchmarks.Fairness;
using Lab.Benchmarks.Forward;
using Lab.Benchmarks.Harness;
using Lab.Benchmarks.Http;
using Lab.Benchmarks.Jobs;
using Lab.Benchmarks.MatrixProduct;
using Lab.Benchmarks.Mlflow;
using Lab.Benchmarks.Notebooks;
using Lab.Benchmarks.Redis;
using Lab.Benchmarks.RunningSystem;
using Lab.Benchmarks.Tokenizers;
using Lab.Benchmarks.Training;

// The http benchmark starts this program a second time.
if (args is [FloorServer.Word, var port]) return FloorServer.Serve(port);

// One line for each benchmark; "all" runs them in this order.
IBenchmark[] benchmarks =
[
    new MatrixProductBenchmark(), new TokenizerEntry(), new CsvBenchmark(), new ForwardBenchmark(), new TrainingBenchmark(),
    new HttpBenchmark(), new FairnessBenchmark(), new RedisBenchmark(), new MlflowBenchmark(), new NotebookBenchmark(), new JobsBenchmark(), new SystemBenchmark(),
];

var line = new BenchmarkCommandLine(benchmarks.Select(b => b.Name));
line.Command.SetAction((parsed, cancellation) => Task.Run(() => Run(line.Read(parsed), cancellation), CancellationToken.None));
// Long enough for a measurement under way to end, so that peers and temporary files are cleared up.
return await line.Command.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromSeconds(20) });

int Run(BenchmarkOptions options, CancellationToken cancellation)
{
    var context = new BenchmarkContext(options, cancellation);
    try
    {
        foreach (var benchmark in benchmarks.Where(b => options.Runs(b.Name))) context.Run(benchmark);
        return context.Finish();
    }
    catch (OperationCanceledException)
    {
        Console.Error.WriteLine("Cancelled; results already written stay.");
        return 130;
    }
    catch (LabException exception)
    {
        Console.Error.WriteLine(exception.Message);
        return 1;
    }
}
